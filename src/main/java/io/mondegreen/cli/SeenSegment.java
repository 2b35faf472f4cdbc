package io.mondegreen.cli;

import java.util.List;

/**
 * One record of {@code call.transcripts}, as a reader of the topic sees it.
 *
 * @param startMs media time from the start of the call
 * @param endMs   media time, exclusive
 * @param risk    of the whole segment, in [0,1]
 */
public record SeenSegment(
        String call,
        String channel,
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        String text,
        double risk,
        List<Word> words) {

    /**
     * One word.
     *
     * @param risk of its riskiest token, in [0,1]
     */
    public record Word(String text, double risk) {}
}
