package io.mondegreen.kafka;

import org.apache.kafka.common.header.Headers;

/** An event that is followed until its records are committed. */
public interface TracedEvent {
    /** Of an event that nobody follows. */
    TracedEvent NONE = new TracedEvent() {};

    /** While it is open, what is counted has the trace for its exemplar. */
    interface Counting extends AutoCloseable {
        Counting NONE = () -> {};

        @Override
        void close();
    }

    default Counting count() {
        return Counting.NONE;
    }

    /**
     * Adds {@code traceparent}, and {@code tracestate} where there is one: a pure function of the audio's records, so that a replay
     * writes the same bytes.
     */
    default void put(Headers headers) {}

    /** Its records are committed. */
    default void published() {}
}
