package io.mondegreen.lab.sweep;

import io.mondegreen.audio.LogMel;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.sweep.PatchSettings.Corruption;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A clean window and a corrupted one.
 *
 * @param group     what the bootstrap draws: the clean window's voice
 * @param clean     its log-mel, the model's whole window
 * @param corrupted likewise
 */
public record PatchPair(String id, String group, Split half, Supplier<float[]> clean, Supplier<float[]> corrupted) {
    /** -20 dBFS, about the level of speech. */
    private static final float NOISE_RMS = 0.1f;

    /** A pair of the user's own. */
    public static PatchPair own(float[] clean, float[] corrupted) {
        // named by what is heard, so that cells of other audio are not taken for its own
        String id = String.format("own-%08x-%08x", Arrays.hashCode(clean), Arrays.hashCode(corrupted));
        return new PatchPair(id, "own", EvalSets.CHOOSE, () -> clean, () -> corrupted);
    }

    /** Pairs of sentences of the bank: each with one of other words and another voice, or with what is no speech. */
    static List<PatchPair> of(
            EvalSets sets, Corruption corruption, Renderer renderer, WhisperConfig config, long seed) {
        LogMel logMel = new LogMel(config.mels());
        List<PatchPair> pairs = new ArrayList<>();
        for (Split half : EvalSets.HALVES) {
            List<EvalWindow> windows = sets.of(half, EvalSet.CLEAN);
            for (int i = 0; i < windows.size(); i++) {
                EvalWindow window = windows.get(i);
                Supplier<float[]> clean = () -> Rendered.of(window, renderer).mel(Nudge.NONE, config);
                String against = corruption.toString();
                Supplier<float[]> corrupted;
                if (corruption == Corruption.OTHER) {
                    EvalWindow other = other(windows, i);
                    against = other.id();
                    corrupted = () -> Rendered.of(other, renderer).mel(Nudge.NONE, config);
                } else {
                    corrupted = () -> logMel.compute(nobody(corruption, seed, config), config.windowFrames());
                }
                pairs.add(new PatchPair(window.id() + " against " + against, window.group(), half, clean, corrupted));
            }
        }
        return pairs;
    }

    private static EvalWindow other(List<EvalWindow> windows, int i) {
        List<String> mine = windows.get(i).window().groups();
        for (int step = 1; step < windows.size(); step++) {
            EvalWindow other = windows.get((i + step) % windows.size());
            if (Collections.disjoint(other.window().groups(), mine)) {
                return other;
            }
        }
        throw new IllegalArgumentException("there is no second voice with other words among " + windows.size()
                + " windows to be the corrupted one; ask for more with --clean, or for --corrupted noise");
    }

    /** A window of white noise, or of silence. */
    private static float[] nobody(Corruption corruption, long seed, WhisperConfig config) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pcm = new float[config.windowSamples()];
        for (int i = 0; i < pcm.length && corruption == Corruption.NOISE; i++) {
            pcm[i] = NOISE_RMS * (float) random.nextGaussian();
        }
        return pcm;
    }
}
