package io.mondegreen.guard;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The episodes of one channel that go on over windows, at most one of a type ({@link AlertType#goesOn}). One begins where a final
 * decode has confirmed it. A later window belongs to it that starts at most {@value #GAP_MS} ms after the end of the last window
 * whose final decode showed it; only final decodes make it longer.
 *
 * <p>It is told again when its severity rises, and when it is twice as long as was told last ({@value #FIRST_MS} ms at least): an
 * hour is told about eight times. What was not told is told when it is over.
 */
final class StandingEpisodes {
    /** More media than this without it ends it. A pause of a few sentences in the middle of hold music does not. */
    static final long GAP_MS = 30_000;
    /** Length from which on it is told for the first time that it goes on. */
    static final long FIRST_MS = 30_000;

    private static final int FIELDS = 13;

    private final Map<AlertType, Standing> standing = new EnumMap<>(AlertType.class);

    /**
     * One that goes on.
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
    record Standing(
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

        boolean reaches(WindowContext window) {
            return window.startMs() > last.startMs && !isOver(window);
        }

        boolean isOver(WindowContext window) {
            return window.startMs() - last.endMs > GAP_MS;
        }

        boolean isTold() {
            return toldMs == endMs;
        }

        private Standing told() {
            return new Standing(type, id, policy, startMs, endMs, endMs, last, windows, severity, risk, action);
        }

        private Standing and(WindowContext window, Finding newest) {
            return new Standing(
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

        private boolean isNews(Standing before) {
            long told = before.toldMs - before.startMs;
            return severity.compareTo(before.severity) > 0 || endMs - startMs >= Math.max(FIRST_MS, 2 * told);
        }

        /** All of it, with the evidence of the newest window. */
        private Finding goingOn(Finding newest) {
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

        private String state() {
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

        private static Standing parse(String state) {
            String[] f = state.split(",", -1);
            if (f.length != FIELDS) {
                throw new IllegalArgumentException("an episode that goes on has not " + f.length + " fields");
            }
            return new Standing(
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
    }

    /** A window, as far as ids need it. */
    record Last(long startMs, long endMs, int revision) {
        private static Last of(WindowContext window) {
            return new Last(window.startMs(), window.endMs(), window.revision());
        }
    }

    /** The episode that a finding of this type in this window belongs to. */
    Optional<Standing> of(WindowContext window, AlertType type) {
        return Optional.ofNullable(standing.get(type)).filter(one -> one.reaches(window));
    }

    /** A final decode has confirmed an episode: it goes on from here, unless it is of another sort or one stands already. */
    void begin(WindowContext window, Finding confirmed, String id, String policy) {
        if (!confirmed.type().goesOn()) {
            return;
        }
        standing.putIfAbsent(
                confirmed.type(),
                new Standing(
                        confirmed.type(),
                        id,
                        policy,
                        confirmed.startMs(),
                        confirmed.endMs(),
                        confirmed.endMs(),
                        Last.of(window),
                        1,
                        confirmed.severity(),
                        confirmed.risk(),
                        confirmed.action()));
    }

    /**
     * A final decode shows one again.
     *
     * @return what to say of it, where that is news
     */
    Optional<Finding> shown(WindowContext window, Finding newest) {
        Standing before = standing.get(newest.type());
        Standing now = before.and(window, newest);
        boolean news = now.isNews(before);
        standing.put(newest.type(), news ? now.told() : now);
        return news ? Optional.of(now.goingOn(newest)) : Optional.empty();
    }

    /**
     * Ends those that this window comes too late for.
     *
     * @return those of which there is something to tell
     */
    List<Standing> over(WindowContext window) {
        List<Standing> over =
                standing.values().stream().filter(one -> one.isOver(window)).toList();
        over.forEach(one -> standing.remove(one.type()));
        return over.stream().filter(one -> !one.isTold()).toList();
    }

    /** Those that are longer than was told. */
    List<Standing> untold() {
        return standing.values().stream().filter(one -> !one.isTold()).toList();
    }

    /** All it knows, as text without {@code |}. */
    String state() {
        return String.join(";", standing.values().stream().map(Standing::state).toList());
    }

    /**
     * Reads a {@link #state()}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static StandingEpisodes parse(String state) {
        StandingEpisodes all = new StandingEpisodes();
        for (String one : state.isEmpty() ? new String[0] : state.split(";")) {
            Standing read = Standing.parse(one);
            all.standing.put(read.type(), read);
        }
        return all;
    }
}
