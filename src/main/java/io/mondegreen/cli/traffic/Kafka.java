package io.mondegreen.cli.traffic;

import io.mondegreen.cli.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at a cluster from outside: whether it answers, what is committed. Belongs to no group and changes nothing. */
public final class Kafka implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int ASK_SECONDS = 5;

    private final Map<String, Object> client;
    private final Admin admin;

    /** A cluster that wants no user. */
    public Kafka(String servers) {
        this(Map.of("bootstrap.servers", servers));
    }

    /** @param client how the cluster is spoken to, in Kafka's own words */
    public Kafka(Map<String, Object> client) {
        this.client = new HashMap<>(client);
        this.client.put("reconnect.backoff.max.ms", "500");
        Map<String, Object> asking = new HashMap<>(this.client);
        asking.put("default.api.timeout.ms", Integer.toString(ASK_SECONDS * 1000));
        asking.put("request.timeout.ms", Integer.toString(ASK_SECONDS * 1000));
        this.admin = Admin.create(asking);
    }

    public Admin admin() {
        return admin;
    }

    /**
     * Waits until all topics answer.
     *
     * @param child the process that has to answer
     * @throws CommandFailure where it ends or does not answer in time
     */
    public void awaitReady(ChildJvm child, Duration patience, String... topics) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                ends(partitions(topics), IsolationLevel.READ_UNCOMMITTED);
                return;
            } catch (ExecutionException | TimeoutException notYet) {
                if (!child.alive() || System.nanoTime() - until > 0) {
                    throw new CommandFailure(
                            "the broker at " + client.get("bootstrap.servers")
                                    + (child.alive() ? " does not answer" : " has ended") + "; its log says why",
                            notYet);
                }
                Thread.sleep(POLL);
            }
        }
    }

    /** All partitions of these topics. */
    public List<TopicPartition> partitions(String... topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(List.of(topics))
                .allTopicNames()
                .get(ASK_SECONDS, TimeUnit.SECONDS)
                .forEach((name, about) ->
                        about.partitions().forEach(p -> partitions.add(new TopicPartition(name, p.partition()))));
        return partitions;
    }

    /** Where partitions end for readers of everything, or for readers of what is committed. */
    public Map<TopicPartition, Long> ends(List<TopicPartition> partitions, IsolationLevel level)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(p -> specs.put(p, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(specs, new ListOffsetsOptions(level))
                .all()
                .get(ASK_SECONDS, TimeUnit.SECONDS)
                .forEach((p, end) -> ends.put(p, end.offset()));
        return ends;
    }

    /** Members of a consumer group; none where it is not known or the broker does not answer. */
    public List<MemberDescription> members(String group) throws InterruptedException {
        try {
            return List.copyOf(admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get(ASK_SECONDS, TimeUnit.SECONDS)
                    .get(group)
                    .members());
        } catch (ExecutionException | TimeoutException notYet) {
            return List.of();
        }
    }

    /**
     * Everything committed on a topic, in order per partition, once no transaction is open on it.
     *
     * @throws CommandFailure where one stays open
     */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        try {
            List<TopicPartition> all = partitions(topic);
            Map<TopicPartition, Long> ends = ends(all, IsolationLevel.READ_UNCOMMITTED);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            try (KafkaConsumer<byte[], byte[]> consumer = reader()) {
                consumer.assign(all);
                consumer.seekToBeginning(all);
                while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                    consumer.poll(POLL).forEach(records::add);
                    if (System.nanoTime() - until > 0) {
                        throw new CommandFailure("a transaction on " + topic + " stays open for more than "
                                + patience.toSeconds() + " s");
                    }
                }
            }
            return records;
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailure("the broker at " + client.get("bootstrap.servers") + " does not answer", e);
        }
    }

    /** A reader of committed records without a group. */
    public KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> reading = new HashMap<>(client);
        reading.put("isolation.level", "read_committed");
        reading.put("enable.auto.commit", "false");
        reading.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Closes a reader without waiting for a broker that may be away. */
    public static void close(KafkaConsumer<byte[], byte[]> reader) {
        reader.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
