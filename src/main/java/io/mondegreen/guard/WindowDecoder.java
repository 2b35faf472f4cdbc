package io.mondegreen.guard;

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
}
