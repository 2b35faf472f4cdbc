package io.mondegreen.cli.chaos;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.InstanceRecords;
import io.mondegreen.kafka.TopicNames;
import io.mondegreen.kafka.TranscriptRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a reader of committed records sees of a run, by channel and in the order of the log.
 *
 * @param marks progress
 */
record Outcome(
        Map<CallKey, List<ChannelMark>> marks,
        Map<CallKey, List<Said<TranscriptRecord>>> transcripts,
        Map<CallKey, List<Said<AlertRecord>>> alerts,
        List<DeadLetter> deadLetters) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A record with its bytes. */
    record Said<T>(T record, byte[] bytes) {}

    /**
     * @param subject {@code call/channel}; empty where the record had none
     * @param from    partition and offsets of the audio
     */
    record DeadLetter(String code, String subject, String from) {}

    static Outcome read(Kafka kafka, TopicNames topics, Map<CallKey, List<ChannelMark>> marks)
            throws InterruptedException {
        Map<CallKey, List<Said<TranscriptRecord>>> transcripts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.committed(topics.transcripts(), PATIENCE)) {
            TranscriptRecord read = TranscriptRecord.read(record.value());
            transcripts.computeIfAbsent(read.key(), key -> new ArrayList<>()).add(new Said<>(read, record.value()));
        }
        Map<CallKey, List<Said<AlertRecord>>> alerts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.committed(topics.alerts(), PATIENCE)) {
            if (InstanceRecords.is(record.value())) {
                continue; // about an instance and no call
            }
            AlertRecord read = AlertRecord.read(record.value());
            alerts.computeIfAbsent(read.key(), key -> new ArrayList<>()).add(new Said<>(read, record.value()));
        }
        List<DeadLetter> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.committed(topics.deadLetters(), PATIENCE)) {
            dead.add(new DeadLetter(
                    header(record, "mg_code"),
                    header(record, "ce_subject"),
                    header(record, "mg_partition") + ":" + header(record, "mg_offset")));
        }
        return new Outcome(marks, transcripts, alerts, dead);
    }

    long segments() {
        return transcripts.values().stream()
                .flatMap(List::stream)
                .filter(said -> said.record().isFinal())
                .count();
    }

    long provisionals() {
        return transcripts.values().stream().mapToLong(List::size).sum() - segments();
    }

    long alertRecords() {
        return alerts.values().stream().mapToLong(List::size).sum();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
