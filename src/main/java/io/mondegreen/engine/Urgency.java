package io.mondegreen.engine;

import java.util.concurrent.TimeUnit;

/**
 * How soon a window should be encoded. The next is the one whose time of submission plus grace is earliest: a window gives way to
 * more urgent ones for so long, and to no others. So nothing waits for ever, and windows of one urgency keep their order.
 */
public enum Urgency {
    /** What somebody waits for: a window's final decode. */
    FINAL(0),
    /** A text that the next decode of the same window replaces about a second later. */
    PROVISIONAL(1000),
    /** What no reader waits for, or has something to read without: a further try, a canary, a clip of the self-test. */
    BESIDE(5000);

    private final long graceNanos;

    Urgency(long graceMs) {
        this.graceNanos = TimeUnit.MILLISECONDS.toNanos(graceMs);
    }

    long graceNanos() {
        return graceNanos;
    }
}
