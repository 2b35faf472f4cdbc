package io.mondegreen.cli;

import io.mondegreen.lab.WorkMeter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * How far work is: one line of the error stream, written over and over. Parts that run beside each other share it, each with its
 * own count; of work whose size is known it says how long the rest may take. Safe for use by several threads.
 */
final class Progress implements WorkMeter {
    private static final long SECOND = 1_000_000_000L;

    private final PrintWriter err;
    private final LongSupplier nanos;
    private final Map<String, Integer> parts = new LinkedHashMap<>();
    private long begun;
    private long shown;
    private long expected;
    private long done;
    private int width;

    Progress(PrintWriter err) {
        this(err, System::nanoTime);
    }

    Progress(PrintWriter err, LongSupplier nanos) {
        this.err = err;
        this.nanos = nanos;
        this.shown = nanos.getAsLong();
    }

    /** One more window, of work that has one part. */
    void decoded() {
        did(1);
    }

    /** One more window of this part. */
    synchronized void decoded(String part) {
        parts.merge(part, 1, Integer::sum);
        did(1);
    }

    @Override
    public synchronized void expect(long runs) {
        begun = expected == 0 ? nanos.getAsLong() : begun;
        expected += runs;
    }

    /** So many more; shown once a second. */
    @Override
    public synchronized void did(long runs) {
        done += runs;
        if (nanos.getAsLong() - shown >= SECOND) {
            shown = nanos.getAsLong();
            show();
        }
    }

    /** Shows the last counts and leaves the line. */
    synchronized void end() {
        show();
        err.println();
    }

    private void show() {
        String counts = expected > 0 ? runs() : windows();
        // what was longer before must not stand behind it
        width = Math.max(width, counts.length());
        err.print("\r" + String.format("%-" + width + "s", counts));
        err.flush();
    }

    private String windows() {
        String counts = parts.entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining(", "));
        return (counts.isEmpty() ? String.format(Locale.ROOT, "%,d", done) : counts) + " windows decoded";
    }

    private String runs() {
        String counts = String.format(Locale.ROOT, "%,d of %,d runs", done, Math.max(done, expected));
        double seconds = (nanos.getAsLong() - begun) / (double) SECOND;
        return done == 0 || done >= expected
                ? counts
                : counts + ", about " + rest(seconds / done * (expected - done)) + " left";
    }

    private static String rest(double seconds) {
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        return seconds < 5400
                ? Math.round(seconds / 60) + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
