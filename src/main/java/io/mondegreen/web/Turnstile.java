package io.mondegreen.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/** Lets so many recordings in at once, and so many in a minute. */
@Singleton
final class Turnstile {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final Semaphore places;
    private final int atOnce;
    private final int perMinute;
    private double tokens;
    private long lastNanos = System.nanoTime();

    @Inject
    Turnstile(PageConfig config) {
        this.atOnce = config.transcriptions();
        this.perMinute = config.transcriptionsPerMinute();
        this.places = new Semaphore(atOnce);
        this.tokens = perMinute;
    }

    /**
     * Takes a place.
     *
     * @return gives it back
     * @throws ProblemException 429 where none is free, or too many came within a minute
     */
    Runnable enter() {
        if (!places.tryAcquire()) {
            throw ProblemException.tooMany("there are already " + atOnce
                    + " recordings being transcribed; try again when one is done (mondegreen.page.transcriptions)");
        }
        if (!takeToken()) {
            places.release();
            throw ProblemException.tooMany(perMinute
                    + " recordings a minute are taken (mondegreen.page.transcriptions-per-minute); try later");
        }
        return places::release;
    }

    private synchronized boolean takeToken() {
        long now = System.nanoTime();
        tokens = Math.min(perMinute, tokens + (now - lastNanos) / NANOS_PER_MINUTE * perMinute);
        lastNanos = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
