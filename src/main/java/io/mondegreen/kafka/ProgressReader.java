package io.mondegreen.kafka;

import io.mondegreen.calls.ChannelProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads how far the channels of newly assigned partitions are decided. It reads to the end of the log as it is now, open
 * transactions included, and waits until those are decided: what the instance before committed last is never missed.
 */
final class ProgressReader {
    private static final System.Logger LOG = System.getLogger(ProgressReader.class.getName());

    /** What is kept of a partition: the newest record of every channel, and of every key that platforms write under. */
    record Kept(Map<String, ChannelProgress> channels, Map<String, StreamProgress> streams) {
        private Kept() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    private final Map<String, Object> consumer;
    private final Map<String, Object> admin;
    private final String topic;
    private final Duration patience;

    /** @param patience longer than a transaction may stay open */
    ProgressReader(LineConfig config) {
        this.consumer = LineClients.reader(config);
        this.admin = LineClients.common(config);
        this.topic = config.topics().progress();
        this.patience = config.transactionTimeout().plusSeconds(10);
    }

    /** What is kept of these partitions; nothing where a partition has no record. What was written last is at the end. */
    Map<Integer, Kept> read(Collection<Integer> partitions) {
        List<TopicPartition> wanted =
                partitions.stream().map(p -> new TopicPartition(topic, p)).toList();
        Map<TopicPartition, Long> ends = ends(wanted);
        Map<Integer, Kept> found = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(wanted);
            reader.seekToBeginning(wanted);
            long giveUp = System.nanoTime() + patience.toNanos();
            while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(50))) {
                    take(record, found.computeIfAbsent(record.partition(), p -> new Kept()));
                }
                if (System.nanoTime() - giveUp > 0) {
                    throw new IllegalStateException(
                            "a transaction on " + topic + " stays open for more than " + patience.toSeconds() + " s");
                }
            }
        }
        return found;
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Kept kept) {
        String key = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
        // it goes to the end: where there are too many, the book forgets those that rest longest
        kept.channels().remove(key);
        kept.streams().remove(key);
        if (record.value() == null) {
            return;
        }
        try {
            if (StreamRecord.is(key)) {
                kept.streams().put(key, StreamRecord.read(record.value()));
            } else {
                kept.channels().put(key, ProgressRecord.read(record.value()));
            }
        } catch (WireException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    LineFault.PROGRESS.say("(partition " + record.partition() + ", offset " + record.offset() + ": "
                            + e.getMessage() + ")"));
        }
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> wanted) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        wanted.forEach(p -> specs.put(p, OffsetSpec.latest()));
        try (Admin client = Admin.create(admin)) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            client.listOffsets(specs)
                    .all()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((p, end) -> ends.put(p, end.offset()));
            return ends;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot read the end of " + topic, e);
        }
    }
}
