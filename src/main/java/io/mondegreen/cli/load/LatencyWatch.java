package io.mondegreen.cli.load;

import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.InstanceRecords;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.TopicNames;
import io.mondegreen.kafka.TranscriptRecord;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads committed transcripts and alerts as any reader would, on a thread of its own, and takes the time from the end of the
 * newest chunk behind each record to the moment it was read.
 */
final class LatencyWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    /** Kinds of records. */
    enum Kind {
        /** Its last chunk is followed by the non-speech that ends an utterance: that wait is part of the latency. */
        FINAL,
        PROVISIONAL,
        /** Every change of an episode. */
        ALERT;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String alerts;
    private final DueTimes due;
    private final KafkaConsumer<byte[], byte[]> reader;
    private final Thread thread;
    private volatile Map<Kind, Latencies> latencies = fresh();

    LatencyWatch(Kafka kafka, TopicNames topics, DueTimes due) throws InterruptedException {
        this.alerts = topics.alerts();
        this.due = due;
        this.reader = kafka.reader();
        try {
            reader.assign(kafka.partitions(topics.transcripts(), topics.alerts()));
        } catch (ExecutionException | TimeoutException e) {
            Kafka.close(reader);
            throw new CommandFailure("cannot read transcripts and alerts", e);
        }
        this.thread = Thread.ofPlatform().name("mondegreen-latency").start(this::read);
    }

    /** Forgets what was measured so far. */
    void restart() {
        latencies = fresh();
    }

    Map<Kind, Latencies> latencies() {
        return latencies;
    }

    private void read() {
        try {
            while (!Thread.interrupted()) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    take(record, System.nanoTime());
                }
            }
        } catch (InterruptException stopped) {
            // closed
        } finally {
            Thread.interrupted(); // so that the reader can close
            Kafka.close(reader);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long now) {
        if (record.topic().equals(alerts) && InstanceRecords.is(record.value())) {
            return; // about an instance and no call
        }
        Kind kind;
        Origin audio;
        if (record.topic().equals(alerts)) {
            kind = Kind.ALERT;
            audio = AlertRecord.read(record.value()).audio();
        } else {
            TranscriptRecord segment = TranscriptRecord.read(record.value());
            kind = segment.isFinal() ? Kind.FINAL : Kind.PROVISIONAL;
            audio = segment.audio();
        }
        long ended = due.of(audio.partition(), audio.lastOffset());
        if (ended != Long.MIN_VALUE) {
            latencies.get(kind).add((now - ended) / 1e6);
        }
    }

    private static Map<Kind, Latencies> fresh() {
        Map<Kind, Latencies> made = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            made.put(kind, new Latencies());
        }
        return made;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
