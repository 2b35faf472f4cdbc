package io.mondegreen.engine;

import java.util.Optional;

/** One submitted window on its way through the engine. Written by one owner thread at a time, its place in the queue by {@link Admission}. */
final class Job {
    final DecodeRequest request;
    final DecodeListener listener;
    volatile boolean cancelled;
    long due;
    long number;
    boolean withdrawn;
    int slot = -1;
    TappedModel heardBy; // whose encoder filled the slot
    long encodeNanos;
    float[] heard = {}; // scores of the encoder's probes
    Optional<RuntimeException> failure = Optional.empty();

    Job(DecodeRequest request, DecodeListener listener) {
        this.request = request;
        this.listener = listener;
    }

    /** Notes why the window cannot go on. An error, such as a listener's failed assertion, loses its window like any other. */
    void fail(Throwable why) {
        failure = Optional.of(
                why instanceof RuntimeException known ? known : new IllegalStateException("a window failed", why));
    }
}
