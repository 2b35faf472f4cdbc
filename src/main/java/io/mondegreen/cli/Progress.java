package io.mondegreen.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far decoding is: one line of the error stream, written over and over. Parts that run beside each other share it, each
 * with its own count. Safe for use by several threads.
 */
final class Progress {
    private static final int EVERY = 50;

    private final PrintWriter err;
    private final Map<String, Integer> parts = new LinkedHashMap<>();

    Progress(PrintWriter err) {
        this.err = err;
    }

    /** One more window, of work that has one part. */
    void decoded() {
        decoded("");
    }

    /** One more window of this part. */
    synchronized void decoded(String part) {
        if (parts.merge(part, 1, Integer::sum) % EVERY == 0) {
            show();
        }
    }

    /** Shows the last counts and leaves the line. */
    synchronized void end() {
        show();
        err.println();
    }

    /** Counts and parts only grow: the new line covers the old one. */
    private void show() {
        String counts = parts.entrySet().stream()
                .map(part -> (part.getKey() + " " + part.getValue()).strip())
                .collect(Collectors.joining(", "));
        err.print("\r" + (counts.isEmpty() ? "0" : counts) + " windows decoded");
        err.flush();
    }
}
