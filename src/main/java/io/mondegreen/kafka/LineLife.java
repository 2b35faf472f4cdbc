package io.mondegreen.kafka;

import io.mondegreen.calls.CallBook;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One life of the line, from joining the group to leaving it or to an error after which only what is committed is known.
 * Everything in it happens on one thread.
 */
final class LineLife implements AutoCloseable, ConsumerRebalanceListener {
    private static final System.Logger LOG = System.getLogger(LineLife.class.getName());
    /** A transaction that is aborted again and again is tried less and less often. */
    private static final Duration LONGEST_RETRY = Duration.ofMillis(500);

    private static final long HOUSEKEEPING_NANOS = Duration.ofMillis(500).toNanos();

    private final LineConfig config;
    private final LineMetrics metrics;
    private final GuardNews guard;
    private final LineTracing tracing;
    private final LineOutput output;
    private final CallBook book;
    private final AudioIntake intake;
    private final ProgressReader progress;
    private final LineTransaction transaction;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration pollWait;
    private final int resumeBelow;
    private final Duration orderWait;
    private final Set<Integer> partitions = new TreeSet<>();
    private final Map<Integer, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<Integer, Long> caughtUpSince = new HashMap<>();
    private final BrokerContact contact;
    private boolean paused;
    private Duration retry;
    private OptionalLong abortedSince = OptionalLong.empty();
    private long lastCommit = System.nanoTime();
    private long lastHousekeeping = lastCommit;
    private long silentMs;
    private LineLoad load = LineLoad.NONE;
    private int droppedAlerts;

    /**
     * @param guard       what is owed of its tests of itself
     * @param tracing     follows audio to its records
     * @param books       makes the book of this life
     * @param resumeBelow windows pending below which paused intake goes on
     * @param orderWait   how long a missing chunk is waited for where nothing waits to be read
     */
    LineLife(
            LineConfig config,
            LineMetrics metrics,
            GuardNews guard,
            LineTracing tracing,
            Function<LineOutput, CallBook> books,
            int resumeBelow,
            Duration orderWait) {
        new LineRights(config).check();
        this.config = config;
        this.metrics = metrics;
        this.resumeBelow = resumeBelow;
        this.orderWait = orderWait;
        this.guard = guard;
        guard.begin();
        this.tracing = tracing;
        tracing.begin();
        this.paused = guard.status().pauses();
        this.output = new LineOutput(config, metrics, guard.status(), tracing);
        this.book = books.apply(output);
        this.intake = new AudioIntake(config, book, output, metrics, tracing);
        this.progress = new ProgressReader(config);
        this.pollWait = config.commitInterval().dividedBy(3);
        this.retry = config.commitInterval();
        this.transaction = new LineTransaction(config);
        this.consumer = new KafkaConsumer<>(
                LineClients.member(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.contact = new BrokerContact(consumer, System.nanoTime());
        try {
            checkTopics();
            consumer.subscribe(List.of(config.topics().audio()), this);
        } catch (RuntimeException e) {
            closeClients(); // nobody else will: this life never began
            throw e;
        }
    }

    /** One turn: read, take, publish; returns after about a third of a commit interval at most. */
    void turn() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(pollWait)) {
            intake.add(record);
        }
        long now = System.nanoTime();
        intake.work(now);
        book.drain();
        intake.work(now);
        int dropped = book.droppedAlerts();
        metrics.alertsDropped(dropped - droppedAlerts);
        droppedAlerts = dropped;
        throttle();
        guard.tell(output);
        if (now - lastHousekeeping >= HOUSEKEEPING_NANOS) {
            lastHousekeeping = now;
            parkIdle(now);
            long lagMs = Math.max(intake.lagMs(System.currentTimeMillis()), book.oldestWindowMs(now));
            book.lag(lagMs);
            load = load(lagMs, now);
            silentMs = paused || partitions.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(contact.silent(now));
        }
        if (now - lastCommit >= retry.toNanos()) {
            commit();
        }
    }

    /** Waits a bounded time for windows that are with the decoder, and publishes what they gave. */
    void finish() {
        book.closeIntake();
        long until = System.nanoTime() + config.stopWait().toNanos();
        while (book.runningWindows() > 0 && System.nanoTime() - until < 0) {
            consumer.pause(consumer.assignment());
            consumer.poll(pollWait);
            book.drain();
        }
        commit();
    }

    LineHealth health() {
        long undecided = partitions.stream().mapToLong(intake::undecided).sum();
        return new LineHealth(
                LineHealth.State.RUNNING,
                0,
                List.copyOf(partitions),
                undecided,
                intake.backlog(),
                book.openChannels(),
                book.pendingWindows(),
                book.runningWindows(),
                paused,
                silentMs,
                load,
                Optional.empty());
    }

    private LineLoad load(long lagMs, long now) {
        return new LineLoad(
                lagMs,
                book.oldestWindowMs(now),
                book.oldestAudioMs(now),
                book.bufferedBytes(),
                book.abandonedWindows(),
                book.behind());
    }

    /**
     * Stops reading while records wait, or while the guard is unavailable and must not be, and goes on once the decoder has caught
     * up well: not at every window.
     */
    private void throttle() {
        boolean held = guard.status().pauses();
        if (!paused && (held || intake.backlog() > 0)) {
            paused = true;
            consumer.pause(consumer.assignment());
        } else if (paused && !held && intake.backlog() == 0 && book.pendingWindows() < resumeBelow) {
            paused = false;
            consumer.resume(consumer.assignment());
        }
    }

    /** Closes channels that fell silent: counted only while everything that was sent has been read. */
    private void parkIdle(long now) {
        int parked = 0;
        boolean lost = contact.lost(now);
        for (int partition : partitions) {
            boolean caughtUp = !paused
                    && !lost
                    && !intake.waits(partition)
                    && consumer.currentLag(audio(partition)).orElse(1) == 0;
            if (!caughtUp) {
                caughtUpSince.remove(partition);
                continue;
            }
            long since = now - caughtUpSince.computeIfAbsent(partition, p -> now);
            if (since >= orderWait.toNanos()) {
                book.waitNoLonger(partition, now - orderWait.toNanos(), now);
            }
            if (since >= config.idleAfter().toNanos()) {
                parked += book.parkIdle(partition, now - config.idleAfter().toNanos());
            }
        }
        if (parked > 0) {
            metrics.parked(parked);
        }
    }

    /** Publishes everything owed together with the smallest offsets still needed. */
    private void commit() {
        long start = System.nanoTime();
        lastCommit = start;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int partition : partitions) {
            book.changedProgress(partition).forEach(p -> output.progress(partition, p));
            intake.changedStreams(partition).forEach(s -> output.streams(partition, s));
            OffsetAndMetadata position = intake.position(partition);
            OffsetAndMetadata before = committed.get(partition);
            if (position != null && (before == null || position.offset() != before.offset() || output.size() > 0)) {
                offsets.put(audio(partition), position);
            }
        }
        List<ProducerRecord<byte[], byte[]>> records = output.records();
        if (records.isEmpty() && offsets.isEmpty()) {
            committed();
            return;
        }
        if (transaction.commit(records, offsets, consumer.groupMetadata())) {
            committed();
            output.committed();
            offsets.forEach((p, offset) -> {
                committed.put(p.partition(), offset);
                tracing.decided(p.partition(), offset.offset());
            });
            metrics.committed(System.nanoTime() - start, records.size());
        } else {
            metrics.aborted();
            tryLater(start);
        }
    }

    /** Nothing is owed any more. */
    private void committed() {
        guard.committed();
        retry = config.commitInterval();
        abortedSince = OptionalLong.empty();
    }

    /** An abort is usual while the group rebalances, and a rebalance lasts as long as its slowest member. */
    private void tryLater(long now) {
        if (abortedSince.isEmpty()) {
            abortedSince = OptionalLong.of(now);
        }
        if (now - abortedSince.getAsLong() > config.sessionTimeout().toNanos()) {
            throw new IllegalStateException("transactions were aborted for more than "
                    + config.sessionTimeout().toMillis() + " ms");
        }
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        Set<Integer> numbers = new HashSet<>();
        assigned.forEach(p -> numbers.add(p.partition()));
        progress.read(numbers).forEach((partition, kept) -> {
            kept.channels().values().forEach(c -> book.restore(partition, c));
            kept.streams().values().forEach(s -> intake.restore(partition, s));
        });
        Map<TopicPartition, OffsetAndMetadata> offsets = consumer.committed(new HashSet<>(assigned));
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(assigned);
        for (int partition : numbers) {
            OffsetAndMetadata offset = offsets.get(audio(partition));
            intake.assigned(partition, offset);
            if (offset != null) {
                committed.put(partition, offset);
                countExpired(partition, starts.get(audio(partition)) - offset.offset());
            }
        }
        partitions.addAll(numbers);
        if (paused) {
            consumer.pause(assigned);
        }
    }

    private void countExpired(int partition, long records) {
        if (records > 0) {
            metrics.expired(records);
            LOG.log(
                    System.Logger.Level.WARNING,
                    LineFault.EXPIRED.say("(partition " + partition + ", " + records + " records)"));
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        if (!revoked.isEmpty()) {
            book.drain();
            commit(); // still a member: what is decided need not be done again by another
            drop(revoked);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        drop(lost);
    }

    private void drop(Collection<TopicPartition> gone) {
        for (TopicPartition p : gone) {
            book.drop(p.partition());
            intake.drop(p.partition());
            output.drop(p.partition());
            tracing.drop(p.partition());
            partitions.remove(p.partition());
            committed.remove(p.partition());
            caughtUpSince.remove(p.partition());
        }
    }

    private void checkTopics() {
        int audio = partitionsOf(config.topics().audio());
        int marks = partitionsOf(config.topics().progress());
        if (audio == 0 || marks < audio) {
            throw new IllegalStateException(
                    LineFault.TOPICS.say("(" + config.topics().audio() + " has " + audio + " partitions, "
                            + config.topics().progress() + " has " + marks + ")"));
        }
    }

    private int partitionsOf(String topic) {
        return consumer.partitionsFor(topic).size();
    }

    private TopicPartition audio(int partition) {
        return new TopicPartition(config.topics().audio(), partition);
    }

    private void closeClients() {
        transaction.close();
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    }

    @Override
    public void close() {
        book.close();
        partitions.clear(); // the group's callbacks have nothing left to commit
        output.clear();
        closeClients();
    }
}
