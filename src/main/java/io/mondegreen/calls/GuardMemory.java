package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import java.util.List;

/**
 * What the guard remembers of a channel from one window to the next (open episodes, cross-window repetition). It is asked for
 * while none of the channel's windows decodes, or by the decoder's thread with an alert that leaves before its window's end, so
 * that it fits what is published. Called from any thread.
 */
public interface GuardMemory {
    /** A guard that remembers nothing. */
    GuardMemory NONE = new GuardMemory() {
        @Override
        public String state(CallKey key) {
            return "";
        }

        @Override
        public void restore(CallKey key, String state) {}

        @Override
        public void forget(CallKey key) {}
    };

    /** All it remembers of this channel, as text; empty for nothing. */
    String state(CallKey key);

    /**
     * Takes up a {@link #state}, in place of all it remembers of this channel; empty makes it forget.
     *
     * @throws IllegalArgumentException where the state is not one of this guard's
     */
    void restore(CallKey key, String state);

    /** The channel has ended, and its windows are decoded: what is still to be said of it. Nothing is decoded after that. */
    default List<Alert> ended(CallKey key) {
        return List.of();
    }

    /** The channel rests: nothing need be kept in memory. */
    void forget(CallKey key);
}
