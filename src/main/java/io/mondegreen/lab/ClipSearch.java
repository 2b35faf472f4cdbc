package io.mondegreen.lab;

import io.mondegreen.audio.UlawClip;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.ClipReader;
import io.mondegreen.guard.ClipReader.Reading;
import io.mondegreen.lab.census.StressPlan;
import io.mondegreen.lab.census.StressWindow;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.probe.SelfTestClips.Clip;
import io.mondegreen.probe.SelfTestClips.Expected;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Looks on the speech bank's dev split for the clips of a guard's self-test: short ones of which the guard says the same at other
 * levels and with another beginning, and of several the one of which it is surest. They are judged as they are kept, in mu-law.
 */
public final class ClipSearch {
    private static final int SAMPLES_PER_MS = 16;
    private static final int CANDIDATES = 120;
    /** Of so many that hold the surest is taken. */
    private static final int ENOUGH = 4;

    private static final int LONGEST_MS = 4000;
    private static final double CLEAN_RISK = 0.1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final float[] LEVELS = {0.6f, 1.3f};
    private static final int LATER_MS = 10;

    private final SpeechBank bank;
    private final long seed;
    private final int windowMs;
    private final ClipReader reader;
    private final WorkMeter meter;

    private record Candidate(String id, String reference, Supplier<float[]> sound) {}

    private record Found(Clip clip, double margin) {}

    /** @param windowMs of the model */
    public ClipSearch(SpeechBank bank, long seed, int windowMs, ClipReader reader, WorkMeter meter) {
        this.bank = bank;
        this.seed = seed;
        this.windowMs = windowMs;
        this.reader = reader;
        this.meter = meter;
    }

    /** The surest clip of this kind; empty where no candidate holds. */
    public Optional<Clip> find(Expected expected) throws InterruptedException {
        List<Found> found = new ArrayList<>();
        for (Candidate one : candidates(expected)) {
            if (found.size() == ENOUGH) {
                break;
            }
            float[] pcm = one.sound().get();
            if (expected != Expected.CLEAN) {
                pcm = Arrays.copyOf(pcm, Math.min(pcm.length, LONGEST_MS * SAMPLES_PER_MS));
            }
            if (pcm.length <= LONGEST_MS * SAMPLES_PER_MS) {
                tried(expected, one, pcm).ifPresent(found::add);
            }
            meter.did(1);
        }
        return found.stream()
                .max((a, b) -> Double.compare(a.margin(), b.margin()))
                .map(Found::clip);
    }

    private List<Candidate> candidates(Expected expected) {
        List<Candidate> all = new ArrayList<>();
        if (expected == Expected.LOOP) {
            Renderer renderer = new Renderer(bank, windowMs);
            for (StressWindow window : StressPlan.draw(bank, seed, windowMs, Split.DEV, Purpose.LOOP, CANDIDATES)) {
                all.add(new Candidate(window.id(), "", () -> renderer.render(window.recipe())));
            }
            return all;
        }
        int number = 0;
        for (ProbeCorpus.Planned planned : ProbeCorpus.plan(bank, seed, Split.DEV, windowMs)) {
            CorpusWindow window = planned.window();
            boolean fits = expected == Expected.CLEAN
                    ? window.kind().equals("clean")
                    : !window.speech() && !window.ambiguous();
            if (fits) {
                String id = Split.DEV.label() + "-" + window.kind() + "-" + number;
                all.add(new Candidate(id, window.reference(), planned.sound()));
            }
            number++;
        }
        Collections.shuffle(all, new Random(seed));
        return all.subList(0, Math.min(CANDIDATES, all.size()));
    }

    private Optional<Found> tried(Expected expected, Candidate one, float[] pcm) throws InterruptedException {
        byte[] codes = UlawClip.encode(pcm);
        float[] kept = UlawClip.decode(codes);
        Reading reading = reader.read(kept, PATIENCE);
        if (!holds(expected, reading, one.reference())) {
            return Optional.empty();
        }
        for (float level : LEVELS) {
            float[] other = kept.clone();
            for (int i = 0; i < other.length; i++) {
                other[i] *= level;
            }
            if (!holds(expected, reader.read(other, PATIENCE), one.reference())) {
                return Optional.empty();
            }
        }
        float[] later = Arrays.copyOfRange(kept, LATER_MS * SAMPLES_PER_MS, kept.length);
        if (!holds(expected, reader.read(later, PATIENCE), one.reference())) {
            return Optional.empty();
        }
        Clip clip = new Clip(one.id(), expected, codes, reading.text(), reading.logprob(), reading.probes());
        return Optional.of(new Found(clip, expected == Expected.CLEAN ? reading.logprob() : reading.risk()));
    }

    private static boolean holds(Expected expected, Reading reading, String reference) {
        return switch (expected) {
            case INVENTED ->
                reading.alerts().contains(AlertType.HALLUCINATION_NONSPEECH)
                        || reading.alerts().contains(AlertType.HALLUCINATION_CONTENT);
            case LOOP ->
                reading.alerts().contains(AlertType.REPETITION_TOKEN)
                        || reading.alerts().contains(AlertType.REPETITION_PHRASE);
            case CLEAN ->
                reading.alerts().isEmpty()
                        && reading.risk() < CLEAN_RISK
                        && WindowLabels.words(reading.text()).equals(WindowLabels.words(reference));
        };
    }
}
