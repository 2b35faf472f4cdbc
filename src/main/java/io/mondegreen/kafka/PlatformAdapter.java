package io.mondegreen.kafka;

import io.mondegreen.calls.Chunk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Reads one telephony platform's messages as they came over its WebSocket, one a record. It keeps nothing: what messages
 * said before is in the {@link PlatformStreams} of their key.
 */
sealed interface PlatformAdapter permits AudioHookAdapter, JsonStreams {
    /**
     * What a message says.
     *
     * @param after    what is known after it
     * @param chunks   audio, pauses and ends in it; all of this record's place
     * @param withheld whether it had audio that is not to be heard, because the stream is paused
     */
    record Said(PlatformStreams after, List<Chunk> chunks, boolean withheld) {
        static Said nothing(PlatformStreams same) {
            return new Said(same, List.of(), false);
        }
    }

    /**
     * @param before what the messages of the record's key have said so far
     * @throws BadRecord where the message cannot be used; what is known stays as it was
     */
    Said read(ConsumerRecord<byte[], byte[]> record, PlatformStreams before) throws BadRecord;

    /** The record's key as text; empty where it has none. */
    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Refuses a key that is neither the call's nor the stream's id: the call's messages would not keep to one partition. */
    static void checkKey(ConsumerRecord<byte[], byte[]> record, String call, String stream) throws BadRecord {
        String key = key(record);
        if (!key.equals(call) && !key.equals(stream)) {
            throw BadRecord.of(IntakeError.KEY_MISMATCH, key + ", neither the call's nor the stream's id");
        }
    }

    /** The value, checked against the limit. */
    static byte[] value(ConsumerRecord<byte[], byte[]> record, int maxBytes) throws BadRecord {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        if (value.length == 0) {
            throw BadRecord.of(IntakeError.EMPTY, "");
        }
        if (value.length > maxBytes) {
            throw BadRecord.of(IntakeError.TOO_LARGE, value.length + " bytes, the limit is " + maxBytes);
        }
        return value;
    }

    /** Whose call it is, where the bridge says so in a header. */
    static String tenant(Headers headers) throws BadRecord {
        Optional<String> tenant = Envelope.optional(headers, "ce_tenant");
        return tenant.isPresent() ? Envelope.name(tenant.get()) : "";
    }

    /** A chunk of a track, at the record's place and time. */
    static Chunk chunk(
            ConsumerRecord<byte[], byte[]> record,
            PlatformStream stream,
            PlatformStream.Track track,
            long sequence,
            long mediaMs,
            boolean last,
            byte[] audio)
            throws BadRecord {
        return new Chunk(
                stream.key(track),
                sequence,
                mediaMs,
                track.role(),
                last,
                stream.format(),
                audio,
                Envelope.time(record.headers(), record.timestamp()),
                record.partition(),
                record.offset());
    }
}
