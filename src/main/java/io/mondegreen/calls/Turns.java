package io.mondegreen.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Channels that have a window for the decoder, in the order of their turns: final windows before provisional ones, which are
 * decoded again anyway, else first come first served. A channel has one window with the decoder and comes again behind all others
 * with its next: so one that has many waits no less than one that has few.
 */
final class Turns {
    private final List<ChannelWork> waiting = new ArrayList<>();

    void add(ChannelWork work) {
        if (!waiting.contains(work)) {
            waiting.add(work);
        }
    }

    void remove(ChannelWork work) {
        waiting.remove(work);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes the next, of all or of those with a final window; empty if there is none. */
    Optional<ChannelWork> next(boolean finalsAlone) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).finalNext()) {
                return Optional.of(waiting.remove(i));
            }
        }
        return finalsAlone || waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
    }
}
