package io.mondegreen.lab;

import io.mondegreen.audio.LogMel;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapLayout;
import io.mondegreen.taps.TapName;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The activations that interventions put in place of a run's own: those of a run on white noise or on silence, and the mean of
 * many runs. They hold the taps that the model was opened to read.
 */
public final class References {
    /** -20 dBFS, about the level of speech. */
    private static final float NOISE_RMS = 0.1f;

    private References() {}

    /** A free run on a whole window of white noise at -20 dBFS, without its end of text. */
    public static ActivationCache noise(HookedModel hooked, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pcm = new float[hooked.model().config().windowSamples()];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = NOISE_RMS * (float) random.nextGaussian();
        }
        return textOf(hooked, pcm);
    }

    /** A free run on a whole window of digital silence, without its end of text. */
    public static ActivationCache silence(HookedModel hooked) {
        return textOf(hooked, new float[hooked.model().config().windowSamples()]);
    }

    private static ActivationCache textOf(HookedModel hooked, float[] pcm) {
        WhisperConfig config = hooked.model().config();
        float[] mel = new LogMel(config.mels()).compute(pcm, config.windowFrames());
        Run free = hooked.runWithCache(Window.greedy(mel));
        return hooked.runWithCache(Window.forced(mel, Arrays.copyOf(free.tokens(), free.textEnd())))
                .cache();
    }

    /**
     * The mean over runs: of the encoder, frame by frame. Of the decoder, each position of the prompt on its own, because what
     * stands there is the same in every run, then one row for all positions after it; a patch goes on with a source's last row.
     * Of the decoder's self-attention patterns, keys that a position does not have count as 0.
     *
     * @throws IllegalArgumentException if there is no run, or none has a position after its prompt
     */
    public static ActivationCache mean(List<Run> runs, int promptLength) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a mean needs at least one run");
        }
        ActivationCache means = new ActivationCache();
        for (TapName tap : runs.getFirst().cache().all().keySet()) {
            List<Activation> values =
                    runs.stream().map(run -> run.cache().get(tap)).toList();
            int[] shape = values.getFirst().shape().clone();
            int position = tap.point().isPattern() ? 1 : 0;
            int last = shape.length - 1;
            shape[last] =
                    values.stream().mapToInt(one -> one.shape()[last]).max().orElseThrow();
            shape[position] = tap.stack() == Stack.ENCODER ? shape[position] : promptLength + 1;
            means.put(tap, mean(values, tap, shape, shape[position] - 1), shape);
        }
        return means;
    }

    /** Rows from {@code all} on are one. */
    private static float[] mean(List<Activation> runs, TapName tap, int[] shape, int all) {
        TapLayout to = TapLayout.of(tap.point(), shape);
        double[] sums = new double[Math.toIntExact(to.size())];
        int[] counts = new int[all + 1];
        for (Activation run : runs) {
            TapLayout from = TapLayout.of(tap.point(), run.shape());
            for (int position = 0; position < from.positions(); position++) {
                int row = Math.min(position, all);
                counts[row]++;
                for (int head = 0; head < from.heads(); head++) {
                    int sum = (int) to.offset(row, head);
                    int value = (int) from.offset(position, head);
                    for (int i = 0; i < from.width(); i++) {
                        sums[sum + i] += run.values()[value + i];
                    }
                }
            }
        }
        if (counts[all] == 0) {
            throw new IllegalArgumentException("no run has a position after its prompt of " + all);
        }
        float[] mean = new float[sums.length];
        for (int row = 0; row <= all; row++) {
            for (int head = 0; head < to.heads(); head++) {
                for (int i = 0; i < to.width(); i++) {
                    int at = (int) to.offset(row, head) + i;
                    mean[at] = (float) (sums[at] / Math.max(1, counts[row]));
                }
            }
        }
        return mean;
    }
}
