package io.mondegreen.cli.chaos;

import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.cli.traffic.Stage;
import io.mondegreen.kafka.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a dead instance is in the way, measured.
 *
 * @param movedMs   from SIGKILL of one of two instances until the other owns all partitions; it stays away
 * @param backMs    from SIGKILL of the only instance, which is started again at once, until it owns all partitions again
 * @param blockedMs from the last sign of life of an instance with an open transaction until readers of committed records pass
 */
record Handover(long movedMs, long backMs, long blockedMs) {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String GROUP = "times";

    /** @param settings of the instances, with the timeouts under test */
    static Handover measure(
            Stage stage, Map<String, String> settings, Duration transactionTimeout, Consumer<String> tell)
            throws InterruptedException {
        TopicNames topics = stage.begin(GROUP, settings).topics();
        int all = partitions(stage.kafka(), topics.audio());
        stage.start(0);
        await(stage, "the first instance owns everything", most -> most == all);
        tell.accept("SIGKILL of the only instance, started again at once");
        String before = member(stage.kafka());
        long start = System.nanoTime();
        stage.kill(0);
        stage.start(0);
        // a static member's partitions stay its own in the group's books: wait until the new process was heard
        awaitNewMember(stage, before);
        long back = millisSince(start);
        stage.start(1);
        await(stage, "two instances share the partitions", most -> most == all / 2);
        tell.accept("SIGKILL of one of two instances");
        start = System.nanoTime();
        stage.kill(1);
        await(stage, "the survivor owns everything", most -> most == all);
        long moved = millisSince(start);
        tell.accept("a transaction is left open");
        stage.stop(0);
        return new Handover(moved, back, blocked(stage, topics.alerts(), transactionTimeout));
    }

    /** A producer that is gone in the middle of a transaction, as the broker sees it. */
    private static long blocked(Stage stage, String topic, Duration timeout) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", stage.servers(),
                        "transactional.id", "chaos-open",
                        "transaction.timeout.ms", Long.toString(timeout.toMillis())),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        long start;
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(
                    new ProducerRecord<>(partition.topic(), partition.partition(), new byte[] {1}, new byte[] {1}));
            producer.flush();
        } catch (KafkaException e) {
            throw new CommandFailure("cannot open a transaction: " + e.getMessage(), e);
        } finally {
            start = System.nanoTime();
            producer.close(Duration.ZERO); // says nothing to the broker: as good as dead
        }
        long until = start + PATIENCE.toNanos();
        while (true) {
            try {
                long committed = end(stage.kafka(), partition, IsolationLevel.READ_COMMITTED);
                long written = end(stage.kafka(), partition, IsolationLevel.READ_UNCOMMITTED);
                if (committed == written) {
                    return millisSince(start);
                }
            } catch (ExecutionException | TimeoutException busy) {
                // asked again until the patience ends
            }
            giveUp(until, "the open transaction ends");
            Thread.sleep(POLL);
        }
    }

    private static long end(Kafka kafka, TopicPartition partition, IsolationLevel level)
            throws InterruptedException, ExecutionException, TimeoutException {
        return kafka.ends(List.of(partition), level).get(partition);
    }

    private static void await(Stage stage, String what, LongPredicate most) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!most.test(stage.owned(GROUP))) {
            giveUp(until, what);
            Thread.sleep(POLL);
        }
    }

    private static void awaitNewMember(Stage stage, String before) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (before.equals(member(stage.kafka())) || stage.owned(GROUP) == 0) {
            giveUp(until, "the restarted instance is back");
            Thread.sleep(POLL);
        }
    }

    private static void giveUp(long until, String what) {
        if (System.nanoTime() - until > 0) {
            throw new CommandFailure("it took more than " + PATIENCE.toSeconds() + " s until " + what);
        }
    }

    private static String member(Kafka kafka) throws InterruptedException {
        return kafka.members(GROUP).stream()
                .map(MemberDescription::consumerId)
                .findFirst()
                .orElse("");
    }

    private static int partitions(Kafka kafka, String topic) throws InterruptedException {
        try {
            return kafka.partitions(topic).size();
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailure("the broker does not answer", e);
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
