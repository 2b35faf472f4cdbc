package io.mondegreen.lab.census;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What the model made of a window.
 *
 * @param text       as it wrote it
 * @param ended      whether it stopped by itself rather than at its token limit
 * @param tokens     text tokens
 * @param avgLogprob mean natural log-probability of them
 * @param noSpeech   null where the model has no such token
 * @param wordMs     for each word of the normalised text, where the alignment heads looked, ms
 * @param audioMs    length of the audio
 * @param active     per 20 ms, whether the activity gate was open
 */
record Heard(
        String text,
        boolean ended,
        int tokens,
        double avgLogprob,
        Double noSpeech,
        List<Integer> wordMs,
        int audioMs,
        @JsonIgnore boolean[] active) {

    private static final int FRAME_MS = 20;

    /** Whether nothing is to be heard for 100 ms before and after. */
    boolean quietAt(int ms) {
        int from = Math.max(0, (ms - 100) / FRAME_MS);
        int to = Math.min(active.length, (ms + 100) / FRAME_MS + 1);
        for (int i = from; i < to; i++) {
            if (active[i]) {
                return false;
            }
        }
        return true;
    }

    /** How long the gate was open, ms. */
    static int openMs(boolean[] active) {
        int frames = 0;
        for (boolean open : active) {
            frames += open ? 1 : 0;
        }
        return frames * FRAME_MS;
    }
}
