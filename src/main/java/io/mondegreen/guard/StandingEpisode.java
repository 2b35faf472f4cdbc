package io.mondegreen.guard;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An episode that goes on over windows.
 *
 * @param id       of the episode
 * @param policy   hash of what it was raised under
 * @param startMs  media time of its beginning
 * @param endMs    media time of its newest finding's end
 * @param toldMs   its end as it was told last
 * @param last     the newest window whose final decode showed it
 * @param windows  that showed it
 * @param severity the highest of them
 * @param risk     of the newest
 * @param action   of the newest
 */
record StandingEpisode(
        AlertType type,
        String id,
        String policy,
        long startMs,
        long endMs,
        long toldMs,
        Last last,
        int windows,
        Severity severity,
        double risk,
        String action) {
    /** More media than this without it ends it. A pause of a few sentences in the middle of hold music does not. */
    static final long GAP_MS = 30_000;
    /** Length from which on it is told for the first time that it goes on. */
    static final long FIRST_MS = 30_000;

    private static final int FIELDS = 13;

    /** Whether a window is near enough to belong to it. */
    boolean reaches(WindowContext window) {
        return window.startMs() > last.startMs && !isOver(window);
    }

    /** Whether a window begins too late for it. */
    boolean isOver(WindowContext window) {
        return window.startMs() - last.endMs > GAP_MS;
    }

    /** Whether its whole extent was told. */
    boolean isTold() {
        return toldMs == endMs;
    }

    /** The same, told. */
    StandingEpisode told() {
        return new StandingEpisode(type, id, policy, startMs, endMs, endMs, last, windows, severity, risk, action);
    }

    /** Longer by a window whose final decode shows it. */
    StandingEpisode and(WindowContext window, Finding newest) {
        return new StandingEpisode(
                type,
                id,
                policy,
                startMs,
                Math.max(endMs, newest.endMs()),
                toldMs,
                Last.of(window),
                windows + 1,
                newest.severity().compareTo(severity) > 0 ? newest.severity() : severity,
                newest.risk(),
                newest.action());
    }

    /** Whether it is worth telling, after what it was before. */
    boolean isNews(StandingEpisode before) {
        long told = before.toldMs - before.startMs;
        return severity.compareTo(before.severity) > 0 || endMs - startMs >= Math.max(FIRST_MS, 2 * told);
    }

    /** All of it, with the evidence of the newest window. */
    Finding goingOn(Finding newest) {
        Evidence evidence = newest.and(extent()).evidence();
        return new Finding(type, startMs, endMs, risk, severity, evidence, action, newest.text());
    }

    /** All of it when it is over. What the newest window said is not kept: it would be text in a channel's progress. */
    Finding whole() {
        Evidence evidence = new Evidence("episode", -1, windows, 1, List.of(extent(), "it is over"));
        return new Finding(type, startMs, endMs, risk, severity, evidence, action, Optional.empty());
    }

    private String extent() {
        return String.format(Locale.ROOT, "%d windows showed it in %.1f s", windows, (endMs - startMs) / 1000.0);
    }

    /** As text without {@code ;} and {@code |}. */
    String state() {
        return String.join(
                ",",
                type.wire(),
                id,
                policy,
                Long.toString(startMs),
                Long.toString(endMs),
                Long.toString(toldMs),
                Long.toString(last.startMs),
                Long.toString(last.endMs),
                Integer.toString(last.revision),
                Integer.toString(windows),
                severity.name(),
                Double.toString(risk),
                action);
    }

    /**
     * Reads a {@link #state()}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static StandingEpisode parse(String state) {
        String[] f = state.split(",", -1);
        if (f.length != FIELDS) {
            throw new IllegalArgumentException("an episode that goes on has not " + f.length + " fields");
        }
        return new StandingEpisode(
                AlertType.parse(f[0]),
                f[1],
                f[2],
                Long.parseLong(f[3]),
                Long.parseLong(f[4]),
                Long.parseLong(f[5]),
                new Last(Long.parseLong(f[6]), Long.parseLong(f[7]), Integer.parseInt(f[8])),
                Integer.parseInt(f[9]),
                Severity.valueOf(f[10]),
                Double.parseDouble(f[11]),
                f[12]);
    }

    /** A window, as far as ids need it. */
    record Last(long startMs, long endMs, int revision) {
        static Last of(WindowContext window) {
            return new Last(window.startMs(), window.endMs(), window.revision());
        }
    }
}
