package io.mondegreen.calls;

import java.util.List;

/**
 * Finds what must not be published of a text. It runs before anything leaves the line: transcripts, words, alerts, traces.
 * Everything between a span's ends is replaced by its label, tokens that touch it lose their ids.
 *
 * <p>A number may be said over several windows. What a redactor must remember of a channel is one number, {@code carry}, which
 * it gives itself and which survives restarts; text is never kept.
 */
public interface Redactor {
    /** A carry for texts that may begin inside something to hide. */
    int INSIDE = Integer.MAX_VALUE;

    /** Hides nothing. */
    Redactor NONE = new Redactor() {
        @Override
        public Found find(String text, int carry) {
            return new Found(List.of(), 0);
        }

        @Override
        public String name() {
            return "";
        }
    };

    /**
     * A part of a text.
     *
     * @param from  index of its first character
     * @param to    index after its last
     * @param label what is published in its place
     */
    record Span(int from, int to, String label) {}

    /**
     * What was found.
     *
     * @param spans in order, not overlapping
     * @param carry for the channel's next window
     */
    record Found(List<Span> spans, int carry) {}

    /**
     * Looks at one text of a channel; a pure function.
     *
     * @param carry what it found last in the final text before this one; 0 at the channel's start
     */
    Found find(String text, int carry);

    /** Its name and settings in short: they shape text, so they are part of every segment's id. */
    String name();
}
