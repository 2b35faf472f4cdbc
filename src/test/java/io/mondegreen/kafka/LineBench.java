package io.mondegreen.kafka;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of their own on a shared broker, a sender, a reader of committed records, and lines to test. */
final class LineBench implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final Topics topics = Topics.shipped().prefixed("t" + COUNT.incrementAndGet() + ".");
    final TopicNames names = topics.names();
    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;

    LineBench(EmbeddedBroker broker, int partitions) {
        bootstrap = broker.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            topics.createOnOneNode(admin, partitions);
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    CallLine line(ScriptedDecoder decoder) {
        return line(decoder, "one", Duration.ofSeconds(30));
    }

    /** A line over a real engine and its guard. */
    CallLine line(WindowDecoder decoder, GuardMemory memory) {
        return new CallLine(
                        config("one", Duration.ofSeconds(30)),
                        settings(64),
                        decoder,
                        memory,
                        TelephoneGate::open,
                        LineMetrics.NONE)
                .start();
    }

    CallLine line(ScriptedDecoder decoder, String instance, Duration idleAfter) {
        return new CallLine(
                        config(instance, idleAfter),
                        settings(64),
                        decoder,
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        LineMetrics.NONE)
                .start();
    }

    LineConfig config(String instance, Duration idleAfter) {
        return config(instance, idleAfter, Duration.ofSeconds(10));
    }

    LineConfig config(String instance, Duration idleAfter, Duration transactionTimeout) {
        LineConfig standard = LineConfig.standard(bootstrap, names.audio() + "-group", instance);
        return new LineConfig(
                bootstrap,
                standard.groupId(),
                instance,
                false,
                names,
                Duration.ofMillis(20),
                idleAfter,
                Duration.ofMillis(500),
                Duration.ofSeconds(6),
                transactionTimeout,
                standard.maxChunkBytes(),
                standard.source(),
                20,
                true,
                true,
                true,
                true,
                Map.of());
    }

    static BookSettings settings(int pending) {
        return new BookSettings(WindowRules.standard(8000), 100, pending, 4, 100, false, "test");
    }

    void send(List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(producer::send);
        producer.flush();
    }

    AudioChunks chunks(CallKey key) {
        return new AudioChunks(
                names.audio(),
                key,
                "customer",
                io.mondegreen.calls.CallScript.PCMU,
                java.time.Instant.parse("2026-01-31T12:00:00Z"));
    }

    /** Everything committed on a topic now, in order per partition. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            return records;
        }
    }

    List<TranscriptRecord> transcripts() {
        return committed(names.transcripts()).stream()
                .map(r -> TranscriptRecord.read(r.value()))
                .toList();
    }

    List<TranscriptRecord> finals(CallKey key) {
        return transcripts().stream()
                .filter(t -> t.isFinal() && t.key().equals(key))
                .toList();
    }

    List<AlertRecord> alerts() {
        return committed(names.alerts()).stream()
                .map(r -> AlertRecord.read(r.value()))
                .toList();
    }

    /**
     * Where the group's committed offset stands on one partition; -1 while a transaction is still being ended: its offsets may be
     * seen before the records that go with them.
     */
    long committedOffset(int partition) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var offset = admin.listConsumerGroupOffsets(names.audio() + "-group")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(names.audio(), partition));
            return offset == null || isEnding(admin) ? -1 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isEnding(Admin admin) throws InterruptedException, ExecutionException {
        var ending = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        return admin.listTransactions(ending).all().get().stream()
                .anyMatch(one -> one.transactionalId().startsWith(names.audio()));
    }

    @Override
    public void close() {
        producer.close();
    }
}
