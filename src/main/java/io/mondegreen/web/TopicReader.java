package io.mondegreen.web;

import io.mondegreen.kafka.TopicNames;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the topics for the page on a thread of its own, outside any consumer group: every replica reads all partitions, from where
 * the horizon begins. Where Kafka cannot be reached it goes on from the same place once it can.
 */
@Singleton
final class TopicReader {
    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long SWEEP_MS = 1000;
    private static final long LOOK_FOR_PARTITIONS_MS = 60_000;

    private final LiveState state;
    private final boolean enabled;
    private final Duration horizon;
    private final Map<String, Object> client;
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> topics = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private volatile boolean caughtUp;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String trouble = "";
    private Optional<Thread> thread = Optional.empty();
    private volatile Optional<KafkaConsumer<byte[], byte[]>> open = Optional.empty();

    @Inject
    TopicReader(
            LiveState state,
            PageConfig config,
            TopicNames names,
            @Identifier("default-kafka-broker") Map<String, Object> client) {
        this.state = state;
        this.enabled = config.enabled();
        this.horizon = LiveState.limits(config).horizon();
        this.client = client;
        // a call is known by its text before by its tokens where both wait
        topics.put(names.transcripts(), state::transcript);
        topics.put(names.alerts(), state::alert);
        topics.put(names.traces(), state::trace);
        topics.put(names.progress(), state::progress);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            thread = Optional.of(
                    Thread.ofPlatform().name("mondegreen-page").daemon().start(this::run));
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        open.ifPresent(KafkaConsumer::wakeup);
        if (thread.isPresent()) {
            thread.get().join();
        }
    }

    /** Whether everything that was there at the start has been read; true where nothing is to be read. */
    boolean caughtUp() {
        return !enabled || caughtUp;
    }

    /** What keeps it from reading; empty where nothing does. */
    String trouble() {
        return trouble;
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                open = Optional.of(consumer);
                follow(consumer);
            } catch (WakeupException stop) {
                LOG.debug("the page's reader was woken");
            } catch (KafkaException failed) {
                if (trouble.isEmpty()) {
                    LOG.warnf("the page cannot read the topics, and tries again: %s", failed.getMessage());
                }
                trouble = failed.getMessage();
                rest();
            }
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "mondegreen-page");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return properties;
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = Map.of();
        long lookedMs = 0;
        long sweptMs = 0;
        while (stopped.getCount() > 0) {
            long nowMs = System.currentTimeMillis();
            if (nowMs - lookedMs >= LOOK_FOR_PARTITIONS_MS) {
                Collection<TopicPartition> all = partitions(consumer);
                if (all.isEmpty()) {
                    rest();
                    continue;
                }
                if (!consumer.assignment().containsAll(all)) {
                    assign(consumer, all, nowMs);
                    ends = caughtUp ? Map.of() : consumer.endOffsets(all);
                }
                lookedMs = nowMs;
            }
            boolean some = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                topics.get(record.topic()).accept(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                some = true;
            }
            if (nowMs - sweptMs >= SWEEP_MS) {
                state.calls().sweep(nowMs);
                sweptMs = nowMs;
                some = true;
            }
            if (some) {
                state.calls().published();
            }
            if (!caughtUp && reached(consumer, ends)) {
                caughtUp = true;
                trouble = "";
                LOG.infof("the page holds %d calls", state.calls().held());
            }
        }
    }

    private static boolean reached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Those of all topics; none while one of them is missing. */
    private Collection<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : topics.keySet()) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                trouble = "there is no topic " + topic;
                return List.of();
            }
            found.forEach(one -> all.add(new TopicPartition(topic, one.partition())));
        }
        trouble = "";
        return all;
    }

    /** Goes on where it was; where it was nowhere yet, from the first record within the horizon. */
    private void assign(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> all, long nowMs) {
        consumer.assign(all);
        Map<TopicPartition, Long> from = new HashMap<>();
        all.forEach(one -> {
            if (!positions.containsKey(one)) {
                from.put(one, nowMs - horizon.toMillis());
            }
        });
        consumer.offsetsForTimes(from).forEach((one, at) -> {
            if (at == null) {
                consumer.seekToEnd(List.of(one));
            } else {
                consumer.seek(one, at.offset());
            }
            positions.put(one, consumer.position(one));
        });
        positions.forEach(consumer::seek);
    }

    private void rest() {
        try {
            if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the page's reader stops");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }
}
