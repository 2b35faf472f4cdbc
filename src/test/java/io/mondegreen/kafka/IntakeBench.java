package io.mondegreen.kafka;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.guard.WindowDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** Intake and its book on one partition of a log in memory, with what a transaction keeps: it can crash anywhere. */
final class IntakeBench {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    final List<ProducerRecord<byte[], byte[]>> published = new ArrayList<>();
    private final Map<String, byte[]> kept = new LinkedHashMap<>();
    private final BookSettings settings;
    private final LineMetrics metrics;
    private final WindowDecoder decoder;
    private OffsetAndMetadata position;
    private LineOutput output;
    CallBook book;
    private AudioIntake intake;

    IntakeBench(WindowDecoder decoder, LineMetrics metrics) {
        this(LineBench.settings(1000), decoder, metrics);
    }

    IntakeBench(BookSettings settings, WindowDecoder decoder, LineMetrics metrics) {
        this.settings = settings;
        this.decoder = decoder;
        this.metrics = metrics;
        live();
    }

    /** Ends this life with nothing but what was committed, and begins another. */
    void crash() {
        book.close();
        live();
    }

    private void live() {
        LineConfig config = LineConfig.standard("-", "-", "-");
        output = new LineOutput(config, metrics, GuardStatus.UNTESTED, LineTracing.NONE);
        book = new CallBook(settings, decoder, GuardMemory.NONE, TelephoneGate::open, Runnable::run, output);
        intake = new AudioIntake(config, book, output, metrics, LineTracing.NONE);
        kept.forEach((key, value) -> {
            if (StreamRecord.is(key)) {
                intake.restore(0, StreamRecord.read(value));
            } else {
                book.restore(0, ProgressRecord.read(value));
            }
        });
        intake.assigned(0, position);
    }

    /** Offset from which this life reads. */
    long from() {
        return position == null ? 0 : position.offset();
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        intake.add(record);
        intake.work(0);
        book.drain();
        intake.work(0);
    }

    int backlog() {
        return intake.backlog();
    }

    /** What a transaction does. */
    void commit() {
        book.changedProgress(0).forEach(p -> output.progress(0, p));
        intake.changedStreams(0).forEach(s -> output.streams(0, s));
        OffsetAndMetadata now = intake.position(0);
        if (now != null) {
            position = now;
        }
        for (ProducerRecord<byte[], byte[]> record : output.records()) {
            if (record.topic().equals(TopicNames.shipped().progress())) {
                kept.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
            } else {
                published.add(record);
            }
        }
        output.clear();
    }

    /** Forgets what a restart would read: for tests that do not restart. */
    void forgetKept() {
        kept.clear();
    }

    /** Waits for nothing more: closes what is open and has it decoded. */
    void finish(ScriptedDecoder held) {
        book.parkIdle(0, 1);
        while (book.pendingWindows() > 0) {
            held.release(1);
            book.drain();
        }
        commit();
    }

    List<String> published(String topic) {
        return published.stream()
                .filter(r -> r.topic().equals(topic))
                .map(r -> new String(r.value(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    List<TranscriptRecord> finals() {
        return published.stream()
                .filter(r -> r.topic().equals(TopicNames.shipped().transcripts()))
                .map(r -> TranscriptRecord.read(r.value()))
                .filter(TranscriptRecord::isFinal)
                .toList();
    }

    /** Codes of the dead letters, in order. */
    List<String> codes() {
        return published.stream()
                .filter(r -> r.topic().equals(TopicNames.shipped().deadLetters()))
                .map(r -> new String(r.headers().lastHeader("mg_code").value(), StandardCharsets.UTF_8))
                .toList();
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "call.audio",
                0,
                offset,
                START.toEpochMilli() + offset,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, ProducerRecord<byte[], byte[]> sent) {
        return record(offset, sent.key(), sent.value(), sent.headers());
    }
}
