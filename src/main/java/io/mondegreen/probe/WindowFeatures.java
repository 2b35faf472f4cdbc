package io.mondegreen.probe;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Gathers a window's {@link WindowFeature}s token by token, allocating nothing. Training and serving both use it, so that a
 * figure means the same in both.
 */
public final class WindowFeatures {

    private static final int RUN = 3;
    /** Whisper's decoder has 448 positions; what a larger one writes beyond is not compared. */
    private static final int REMEMBERED = 512;

    private final double[] values = new double[WindowFeature.values().length];
    private final int[] ids = new int[REMEMBERED];
    private final double seconds;
    private int tokens;
    private int runsAgain;
    private double probes;
    private double logprobs;
    private double spreads;

    /**
     * @param seconds length of the window's audio, above 0
     */
    public WindowFeatures(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a window's audio must be longer than 0 s, got " + seconds);
        }
        this.seconds = seconds;
    }

    /** Forgets everything but the audio's length. */
    public void reset() {
        Arrays.fill(values, 0);
        tokens = 0;
        runsAgain = 0;
        probes = 0;
        logprobs = 0;
        spreads = 0;
    }

    /**
     * One more text token.
     *
     * @param id       in the vocabulary
     * @param probe    raw score of the {@code hallucination} head; 0 where there is none
     * @param noSpeech NaN where the model has none
     * @param spread   NaN where attention is not measured
     */
    public void add(int id, double probe, double logprob, double noSpeech, double spread) {
        tokens++;
        repeats(id);
        set(WindowFeature.TOKEN_RATE, tokens / seconds);
        probes += probe;
        logprobs += logprob;
        spreads += Double.isNaN(spread) ? 0 : spread;
        set(WindowFeature.PROBE_MEAN, probes / tokens);
        set(WindowFeature.LOGPROB_MEAN, logprobs / tokens);
        set(WindowFeature.LOGPROB_SUM, logprobs);
        set(WindowFeature.LOGPROB_WHISPER, logprobs / (tokens + 1));
        set(WindowFeature.ATTENTION_SPREAD, spreads / tokens);
        set(WindowFeature.LOGPROB_MIN, tokens == 1 ? logprob : Math.min(get(WindowFeature.LOGPROB_MIN), logprob));
        if (tokens == 1) {
            set(WindowFeature.PROBE_FIRST, probe);
            set(WindowFeature.NO_SPEECH, Double.isNaN(noSpeech) ? 0 : noSpeech);
        }
    }

    /** What a head on the encoder's state says of the audio; it is the same for every token. */
    public void heard(WindowFeature feature, double score) {
        set(feature, score);
    }

    /** The end of text, which is no text token but says how sure the model is that there is no more. */
    public void end(double logprob) {
        set(WindowFeature.LOGPROB_WHISPER, tokens == 0 ? 0 : (logprobs + logprob) / (tokens + 1));
    }

    private void repeats(int id) {
        if (tokens > REMEMBERED) {
            return;
        }
        int last = tokens - 1;
        ids[last] = id;
        if (last < RUN - 1) {
            return;
        }
        boolean again = false;
        for (int at = RUN - 1; at < last && !again; at++) {
            again = ids[at] == id && ids[at - 1] == ids[last - 1] && ids[at - 2] == ids[last - 2];
        }
        runsAgain += again ? 1 : 0;
        set(WindowFeature.REPETITION, (double) runsAgain / (tokens - RUN + 1));
    }

    /** Every measure so far. */
    public Map<WindowFeature, Double> values() {
        Map<WindowFeature, Double> all = new EnumMap<>(WindowFeature.class);
        for (WindowFeature feature : WindowFeature.values()) {
            all.put(feature, get(feature));
        }
        return all;
    }

    /** Text tokens so far. */
    public int tokens() {
        return tokens;
    }

    /** Length of the window's audio. */
    public double seconds() {
        return seconds;
    }

    /** The feature's value so far; 0 before the first token. */
    public double get(WindowFeature feature) {
        return values[feature.ordinal()];
    }

    private void set(WindowFeature feature, double value) {
        values[feature.ordinal()] = value;
    }
}
