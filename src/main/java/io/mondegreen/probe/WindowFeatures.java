package io.mondegreen.probe;

import java.util.Arrays;

/**
 * Gathers a window's {@link WindowFeature}s token by token, allocating nothing. Training and serving both use it, so that a
 * figure means the same in both. End-of-text is not a text token: leave it out.
 */
public final class WindowFeatures {

    private final double[] values = new double[WindowFeature.values().length];
    private int tokens;
    private double probes;
    private double logprobs;
    private double spreads;

    /** Forgets everything. */
    public void reset() {
        Arrays.fill(values, 0);
        tokens = 0;
        probes = 0;
        logprobs = 0;
        spreads = 0;
    }

    /**
     * One more text token.
     *
     * @param probe    raw score of the {@code hallucination} head; 0 where there is none
     * @param noSpeech NaN where the model has none
     * @param spread   NaN where attention is not measured
     */
    public void add(double probe, double logprob, double noSpeech, double spread) {
        tokens++;
        probes += probe;
        logprobs += logprob;
        spreads += Double.isNaN(spread) ? 0 : spread;
        set(WindowFeature.PROBE_MEAN, probes / tokens);
        set(WindowFeature.LOGPROB_MEAN, logprobs / tokens);
        set(WindowFeature.ATTENTION_SPREAD, spreads / tokens);
        set(WindowFeature.LOGPROB_MIN, tokens == 1 ? logprob : Math.min(get(WindowFeature.LOGPROB_MIN), logprob));
        if (tokens == 1) {
            set(WindowFeature.PROBE_FIRST, probe);
            set(WindowFeature.NO_SPEECH, Double.isNaN(noSpeech) ? 0 : noSpeech);
        }
    }

    /** Text tokens so far. */
    public int tokens() {
        return tokens;
    }

    /** The feature's value so far; 0 before the first token. */
    public double get(WindowFeature feature) {
        return values[feature.ordinal()];
    }

    private void set(WindowFeature feature, double value) {
        values[feature.ordinal()] = value;
    }
}
