package io.mondegreen.guard;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The episodes of one channel that go on over windows, at most one of a type ({@link AlertType#goesOn}). One begins where a final
 * decode has confirmed it. A later window belongs to it that starts at most {@value StandingEpisode#GAP_MS} ms after the end of
 * the last window whose final decode showed it; only final decodes make it longer.
 *
 * <p>It is told again when its severity rises, and when it is twice as long as was told last, {@value StandingEpisode#FIRST_MS} ms
 * at least: an hour is told about eight times. What was not told is told when it is over.
 */
final class StandingEpisodes {
    private final Map<AlertType, StandingEpisode> standing = new EnumMap<>(AlertType.class);

    /** The episode that a finding of this type in this window belongs to. */
    Optional<StandingEpisode> of(WindowContext window, AlertType type) {
        return Optional.ofNullable(standing.get(type)).filter(one -> one.reaches(window));
    }

    /** A final decode has confirmed an episode: it goes on from here, unless it is of another sort or one stands already. */
    void begin(WindowContext window, Finding confirmed, String id, String policy) {
        if (!confirmed.type().goesOn()) {
            return;
        }
        standing.putIfAbsent(
                confirmed.type(),
                new StandingEpisode(
                        confirmed.type(),
                        id,
                        policy,
                        confirmed.startMs(),
                        confirmed.endMs(),
                        confirmed.endMs(),
                        StandingEpisode.Last.of(window),
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
        StandingEpisode before = standing.get(newest.type());
        StandingEpisode now = before.and(window, newest);
        boolean news = now.isNews(before);
        standing.put(newest.type(), news ? now.told() : now);
        return news ? Optional.of(now.goingOn(newest)) : Optional.empty();
    }

    /**
     * Ends those that this window comes too late for.
     *
     * @return those of which there is something to tell
     */
    List<StandingEpisode> over(WindowContext window) {
        List<StandingEpisode> over =
                standing.values().stream().filter(one -> one.isOver(window)).toList();
        over.forEach(one -> standing.remove(one.type()));
        return over.stream().filter(one -> !one.isTold()).toList();
    }

    /** Those that are longer than was told. */
    List<StandingEpisode> untold() {
        return standing.values().stream().filter(one -> !one.isTold()).toList();
    }

    /** All it knows, as text without {@code |}. */
    String state() {
        return String.join(
                ";", standing.values().stream().map(StandingEpisode::state).toList());
    }

    /**
     * Reads a {@link #state()}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static StandingEpisodes parse(String state) {
        StandingEpisodes all = new StandingEpisodes();
        for (String one : state.isEmpty() ? new String[0] : state.split(";")) {
            StandingEpisode read = StandingEpisode.parse(one);
            all.standing.put(read.type(), read);
        }
        return all;
    }
}
