package io.mondegreen.guard;

import java.util.Optional;

/** Decodes one window under guard: the engine with the guard listening. */
public interface WindowDecoder {
    /**
     * Queues a window; blocks while the engine's admission queue is full.
     *
     * @param pcm 16 kHz mono in [-1,1]
     * @return a handle that cancels it
     */
    Runnable decode(WindowContext window, float[] pcm, GuardListener listener);

    /** The longest window the model takes, in ms. */
    int windowMs();

    /** What a channel's alert episodes are, as one line to keep with the call's progress; empty if it has none. */
    default Optional<String> alertState(String tenant, String call, String channel) {
        return Optional.empty();
    }

    /** Takes back what {@link #alertState} gave before a restart, so that nothing is raised twice. */
    default void restoreAlertState(String tenant, String call, String channel, String state) {}

    /** The channel has ended. */
    default void forget(String tenant, String call, String channel) {}
}
