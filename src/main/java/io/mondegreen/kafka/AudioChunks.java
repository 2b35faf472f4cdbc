package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.ChunkEncoder;
import io.mondegreen.calls.CallKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Makes the records of one channel of one call: what a telephony gateway sends. Feed it samples, send what it gives, and
 * send {@link #end} last.
 */
public final class AudioChunks {
    private final String topic;
    private final CallKey key;
    private final String role;
    private final AudioFormat format;
    private final ChunkEncoder encoder;
    private final Instant start;
    private long sequence;
    private long samples;

    /**
     * @param role  {@code agent}, {@code customer} or {@code mixed}
     * @param start when the call began: chunks carry it plus their media time
     * @throws IllegalArgumentException for ids that may not be sent
     */
    public AudioChunks(String topic, CallKey key, String role, AudioFormat format, Instant start) {
        if (!Envelope.isName(key.call())
                || !Envelope.isName(key.channel())
                || !key.tenant().isEmpty() && !Envelope.isName(key.tenant())) {
            throw new IllegalArgumentException(
                    "ids of calls, channels and tenants are 1 to 128 of A-Z a-z 0-9 . _ : - ; got " + key);
        }
        this.topic = topic;
        this.key = key;
        this.role = role;
        this.format = format;
        this.encoder = format.encoder();
        this.start = start;
    }

    /** Media time of the next sample, ms. */
    public long mediaMs() {
        return samples * 1000L / format.rateHz();
    }

    /**
     * The next chunk.
     *
     * @param pcm at the format's rate, 20 ms to 2 s of it; at most 60 ms for one packet of Opus
     */
    public ProducerRecord<byte[], byte[]> next(float[] pcm) {
        return record(pcm, false);
    }

    /** The last record of the channel: no audio, only the end. */
    public ProducerRecord<byte[], byte[]> end() {
        return record(new float[0], true);
    }

    /** A whole channel in chunks of {@code chunkMs}, the end included. */
    public List<ProducerRecord<byte[], byte[]>> all(float[] pcm, int chunkMs) {
        int count = format.rateHz() / 1000 * chunkMs;
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        int shortest = format.rateHz() / 50;
        for (int at = 0; at + shortest <= pcm.length; at += count) {
            records.add(next(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + count))));
        }
        records.add(end());
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(float[] pcm, boolean last) {
        long mediaMs = mediaMs();
        Instant time = start.plusMillis(mediaMs);
        // the record's own timestamp is left to Kafka: by the media's, an old call would be deleted before it is read
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key.call().getBytes(StandardCharsets.UTF_8), encoder.encode(pcm));
        Headers headers = record.headers();
        put(headers, "ce_specversion", Envelope.SPEC_VERSION);
        put(headers, "ce_type", Envelope.TYPE);
        put(headers, "ce_id", key.subject() + "/" + sequence);
        put(headers, "ce_source", "urn:mondegreen:send");
        put(headers, "ce_subject", key.subject());
        put(headers, "ce_time", time.toString());
        if (!key.tenant().isEmpty()) {
            put(headers, "ce_tenant", key.tenant());
        }
        put(headers, "ce_sequence", Long.toString(sequence));
        put(headers, "ce_mediatime", Long.toString(mediaMs));
        put(headers, "ce_role", role);
        if (last) {
            put(headers, "ce_final", "true");
        }
        put(headers, "content-type", format.contentType());
        sequence++;
        samples += pcm.length;
        return record;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
