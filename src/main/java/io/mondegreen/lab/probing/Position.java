package io.mondegreen.lab.probing;

import io.mondegreen.taps.Stack;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where along time a probe reads a stream. */
public enum Position {
    /** The mean over the encoder's frames. */
    FRAMES(Stack.ENCODER, "mean over the frames"),
    /** The decoder position that produced a text token; a row is a token. */
    TOKEN(Stack.DECODER, "each text token"),
    /** The mean over the decoder positions that produced text tokens. */
    RUNNING_MEAN(Stack.DECODER, "mean over the text tokens"),
    /** The decoder position of the end-of-text token itself, or of the last token where there was no room for it. */
    SEGMENT_END(Stack.DECODER, "the end-of-text token");

    private final Stack stack;
    private final String words;

    Position(Stack stack, String words) {
        this.stack = stack;
        this.words = words;
    }

    /** The stack whose taps it reads. */
    public Stack stack() {
        return stack;
    }

    /** Its name on the command line, in reports and in bundles. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, for people. */
    String words() {
        return words;
    }

    /**
     * The position of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Position of(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no position is called '" + label + "'; there are "
                        + Arrays.stream(values()).map(Position::label).collect(Collectors.joining(", "))));
    }
}
