package io.mondegreen.page;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens elsewhere. */
final class Waiting {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAUSE_MS = 40;

    private Waiting() {}

    /** Until it holds. What it was about is said where it never does. */
    static void until(Supplier<String> what, Duration patience, BooleanSupplier holds) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what.get());
            }
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
