package io.mondegreen.cli.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Something that happens to the processes of a run.
 *
 * @param atMs    from the start of the run
 * @param pauseMs until what was killed or stopped is started again
 */
record Blow(long atMs, Kind kind, long pauseMs) {
    /** What happens. */
    enum Kind {
        /** SIGKILL to the first instance, which is started again. */
        KILL,
        /** A second instance starts. */
        JOIN,
        /** SIGTERM to the second instance. */
        LEAVE,
        /** SIGKILL to the second instance, which stays away. */
        KILL_SECOND,
        /** The broker is stopped and started. */
        BROKER;

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final List<Kind> ROUND = List.of(
            Kind.KILL,
            Kind.JOIN,
            Kind.KILL,
            Kind.LEAVE,
            Kind.BROKER,
            Kind.KILL,
            Kind.JOIN,
            Kind.KILL_SECOND,
            Kind.KILL);

    /** Blows by seed, at about every {@code everyMs} until {@code durationMs}; every kind has its turn. */
    static List<Blow> plan(long seed, long durationMs, long everyMs) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L);
        List<Blow> blows = new ArrayList<>();
        long at = everyMs / 2 + random.nextLong(everyMs);
        for (int i = 0; at < durationMs; i++) {
            Kind kind = ROUND.get(i % ROUND.size());
            blows.add(new Blow(at, kind, random.nextLong(kind == Kind.BROKER ? 3000 : 1500)));
            at += everyMs / 2 + random.nextLong(everyMs);
        }
        return blows;
    }
}
