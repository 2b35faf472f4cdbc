package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.ChunkDecoder;
import io.mondegreen.audio.Clip;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.Chunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the audio of a segment again from {@code call.audio}, by the range of offsets that its transcript names. It understands chunks
 * that are CloudEvents; of a platform's messages it finds nothing, because what they mean depends on those before.
 */
public final class SegmentAudio {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> client;
    private final String topic;
    private final int maxBytes;

    /** What came of it. */
    public sealed interface Found permits Audio, Gone, Nothing {}

    /** The audio. */
    public record Audio(Clip clip) implements Found {}

    /** Some of its records are deleted. */
    public record Gone() implements Found {}

    /** None of its records could be read as this call's. */
    public record Nothing() implements Found {}

    /**
     * @param client   Kafka's own properties
     * @param maxBytes of audio to read for a segment at most
     */
    public SegmentAudio(Map<String, Object> client, String topic, int maxBytes) {
        this.client = new HashMap<>(client);
        this.client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.client.put(ConsumerConfig.CLIENT_ID_CONFIG, "mondegreen-lens");
        this.client.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.topic = topic;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads a segment's audio.
     *
     * @param patience for the broker
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be read
     */
    public Found read(CallKey key, Origin origin, long startMs, long endMs, Duration patience) {
        TopicPartition partition = new TopicPartition(topic, origin.partition());
        TreeMap<Long, Chunk> chunks = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            if (consumer.beginningOffsets(List.of(partition), patience).get(partition) > origin.firstOffset()) {
                return new Gone();
            }
            consumer.seek(partition, origin.firstOffset());
            long bytes = 0;
            long giveUp = System.nanoTime() + patience.toNanos();
            while (consumer.position(partition) <= origin.lastOffset()
                    && bytes <= maxBytes
                    && System.nanoTime() - giveUp < 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() <= origin.lastOffset()) {
                        Optional<Chunk> chunk = chunk(record, key);
                        bytes += chunk.map(one -> one.audio().length).orElse(0);
                        chunk.ifPresent(one -> chunks.putIfAbsent(one.sequence(), one));
                    }
                }
            }
        }
        return decode(chunks.values(), startMs, endMs);
    }

    private Optional<Chunk> chunk(ConsumerRecord<byte[], byte[]> record, CallKey key) {
        try {
            Chunk chunk = Envelope.read(record, maxBytes).chunk(record.partition(), record.offset());
            return Optional.of(chunk).filter(one -> one.key().equals(key) && one.audio().length > 0);
        } catch (BadRecord other) {
            return Optional.empty();
        }
    }

    /** One decoder hears them in order; a chunk of another rate than the first ends what is heard. */
    private static Found decode(Collection<Chunk> chunks, long startMs, long endMs) {
        if (chunks.isEmpty()) {
            return new Nothing();
        }
        Chunk first = chunks.iterator().next();
        AudioFormat format = first.format();
        ChunkDecoder decoder = format.decoder();
        int rate = format.rateHz();
        List<float[]> pieces = new ArrayList<>();
        int length = 0;
        for (Chunk chunk : chunks) {
            if (chunk.format().rateHz() != rate) {
                break;
            }
            if (!chunk.format().equals(format)) {
                format = chunk.format();
                decoder = format.decoder();
            }
            float[] piece = decoder.decode(chunk.audio());
            pieces.add(piece);
            length += piece.length;
        }
        float[] all = new float[length];
        int at = 0;
        for (float[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        int from = Math.clamp((startMs - first.mediaMs()) * rate / 1000, 0, length);
        int to = Math.clamp(from + (endMs - startMs) * rate / 1000, from, length);
        return to == from ? new Nothing() : new Audio(Clip.mono(Arrays.copyOfRange(all, from, to), rate));
    }
}
