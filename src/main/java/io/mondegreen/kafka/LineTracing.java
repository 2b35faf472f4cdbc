package io.mondegreen.kafka;

import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SegmentEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows audio from its chunk to the records that it caused. Every method is called on the line's thread and must not block; none
 * is called per token.
 */
public interface LineTracing {
    /** Follows nothing and allocates nothing. */
    LineTracing NONE = new LineTracing() {};

    /** A life of the line begins: what was followed in the one before is read again. */
    default void begin() {}

    /** A chunk of this channel was taken from the record. */
    default void took(CallKey key, ConsumerRecord<byte[], byte[]> record) {}

    /** A window was decoded; its records are owed. */
    default TracedEvent segment(SegmentEvent event) {
        return TracedEvent.NONE;
    }

    /** An alert; its record is owed. */
    default TracedEvent alert(AlertEvent event) {
        return TracedEvent.NONE;
    }

    /** Everything of this partition of audio below the offset is decided. */
    default void decided(int partition, long below) {}

    /** Another instance goes on with this partition. */
    default void drop(int partition) {}
}
