package io.mondegreen.calls;

import java.util.ArrayList;
import java.util.List;

/**
 * Channels that have a window for the decoder, in the order of their turns: final windows before provisional ones, which are
 * decoded again anyway, else first come first served.
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

    /** Takes the next; there must be one. */
    ChannelWork next() {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).finalNext()) {
                return waiting.remove(i);
            }
        }
        return waiting.removeFirst();
    }
}
