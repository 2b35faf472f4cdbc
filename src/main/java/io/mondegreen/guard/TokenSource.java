package io.mondegreen.guard;

import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;

/** Whatever decodes windows token by token: {@code engine::submit}, or a script in a test. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Queues a window; blocks while the queue is full.
     *
     * @return a handle that cancels it
     */
    Runnable submit(DecodeRequest request, DecodeListener listener);
}
