package io.mondegreen.kafka;

import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CanaryEvent;
import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.calls.FailedWindow;
import io.mondegreen.calls.LagEvent;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.NonSpeechEvent;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.SkippedWindow;
import io.mondegreen.guard.DriftEvent;
import io.mondegreen.guard.SelfTestEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Turns events into records and keeps them, with the partition of audio they are owed to, until they are committed. */
final class LineOutput implements CallEvents {
    private static final System.Logger LOG = System.getLogger(LineOutput.class.getName());
    /** Of records about this instance itself. */
    private static final int NO_PARTITION = -1;

    /** @param traced the event that owes it; told once it is committed */
    private record Owed(int partition, ProducerRecord<byte[], byte[]> record, TracedEvent traced) {
        Owed(int partition, ProducerRecord<byte[], byte[]> record) {
            this(partition, record, TracedEvent.NONE);
        }
    }

    private final LineConfig config;
    private final LineMetrics metrics;
    private final GuardStatus guard;
    private final LineTracing tracing;
    private final List<Owed> owed = new ArrayList<>();

    LineOutput(LineConfig config, LineMetrics metrics, GuardStatus guard, LineTracing tracing) {
        this.config = config;
        this.tracing = tracing;
        this.metrics = metrics;
        this.guard = guard;
    }

    @Override
    public void segment(SegmentEvent event) {
        TracedEvent traced = tracing.segment(event);
        try (TracedEvent.Counting _ = traced.count()) {
            metrics.segment(event);
        }
        if (event.segment().isFinal() || config.provisional()) {
            add(
                    event.partition(),
                    config.topics().transcripts(),
                    event.key(),
                    TranscriptRecord.of(event, config.words(), guard.available())
                            .bytes(),
                    traced);
            if (config.traces()) {
                add(
                        event.partition(),
                        config.topics().traces(),
                        event.key(),
                        TraceRecord.of(event).bytes(),
                        traced);
            }
        }
    }

    @Override
    public void alert(AlertEvent event) {
        TracedEvent traced = tracing.alert(event);
        try (TracedEvent.Counting _ = traced.count()) {
            metrics.alert(event);
        }
        add(
                event.partition(),
                config.topics().alerts(),
                event.key(),
                AlertRecord.of(event).bytes(),
                traced);
    }

    @Override
    public void failed(FailedWindow window) {
        metrics.rejected(IntakeError.WINDOW_FAILED);
        LOG.log(
                System.Logger.Level.WARNING,
                "{0}: {1} {2} ({3} to {4} ms: {5})",
                window.key(),
                IntakeError.WINDOW_FAILED.code(),
                IntakeError.WINDOW_FAILED.sentence(),
                Long.toString(window.window().startMs()),
                Long.toString(window.window().endMs()),
                window.reason());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(config.topics().deadLetters(), key(window.key()), new byte[0]);
        Headers headers = record.headers();
        reason(
                headers,
                IntakeError.WINDOW_FAILED,
                IntakeError.WINDOW_FAILED.code() + " " + IntakeError.WINDOW_FAILED.sentence() + " (" + window.reason()
                        + ") " + IntakeError.WINDOW_FAILED.fix());
        put(headers, "ce_subject", window.key().subject());
        put(headers, "ce_tenant", window.key().tenant());
        put(
                headers,
                "mg_span",
                window.window().startMs() + "-" + window.window().endMs());
        put(headers, "mg_topic", config.topics().audio());
        put(headers, "mg_partition", Integer.toString(window.partition()));
        put(headers, "mg_offset", window.firstOffset() + "-" + window.lastOffset());
        owed.add(new Owed(window.partition(), record));
    }

    @Override
    public void note(CallKey key, MediaNote note) {
        metrics.note(note);
    }

    @Override
    public void nonSpeech(NonSpeechEvent event) {
        metrics.nonSpeech(event);
        if (config.traces()) {
            addTrace(event.partition(), StretchRecord.of(event));
        }
    }

    @Override
    public void skipped(SkippedWindow window) {
        metrics.skipped(window);
        addTrace(window.partition(), StretchRecord.of(window)); // the only place that says so: not a matter of settings
    }

    @Override
    public void canary(CanaryEvent event) {
        metrics.canary(event);
        if (config.canaryTraces()) {
            addTrace(event.partition(), StretchRecord.of(event));
        }
    }

    @Override
    public void lag(LagEvent event) {
        metrics.lag(event);
        addOfInstance(LagRecord.of(event, config.groupId(), config.instanceId(), Instant.now())
                .bytes());
    }

    /** The guard's test of itself failed, or passes again. */
    void selfTest(SelfTestEvent event) {
        addOfInstance(new SelfTestRecord(config.groupId(), config.instanceId(), event).bytes());
    }

    /** What the guard reads of a tenant has moved, or has come back. */
    void drift(DriftEvent event) {
        addOfInstance(new DriftRecord(config.groupId(), config.instanceId(), Instant.now(), event).bytes());
    }

    private void addOfInstance(byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                config.topics().alerts(), config.instanceId().getBytes(StandardCharsets.UTF_8), value);
        put(record.headers(), "content-type", CloudEvent.CONTENT_TYPE);
        owed.add(new Owed(NO_PARTITION, record));
    }

    private void addTrace(int partition, StretchRecord record) {
        add(partition, config.topics().traces(), record.key(), record.bytes(), TracedEvent.NONE);
    }

    /** A record that could not be used: its bytes and headers as they came, and why. */
    void reject(ConsumerRecord<byte[], byte[]> bad, IntakeError error, String message) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0}: {1} partition {2}, offset {3}",
                named(bad.key()),
                error.code(),
                Integer.toString(bad.partition()),
                Long.toString(bad.offset()));
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(config.topics().deadLetters(), bad.key(), bad.value());
        for (Header header : bad.headers()) {
            record.headers().add(header);
        }
        reason(record.headers(), error, message);
        put(record.headers(), "mg_topic", bad.topic());
        put(record.headers(), "mg_partition", Integer.toString(bad.partition()));
        put(record.headers(), "mg_offset", Long.toString(bad.offset()));
        owed.add(new Owed(bad.partition(), record));
    }

    void progress(int partition, ChannelProgress progress) {
        owed.add(new Owed(
                partition,
                new ProducerRecord<>(
                        config.topics().progress(),
                        partition,
                        ProgressRecord.key(progress.key()),
                        ProgressRecord.bytes(progress))));
    }

    void streams(int partition, StreamProgress progress) {
        owed.add(new Owed(
                partition,
                new ProducerRecord<>(
                        config.topics().progress(),
                        partition,
                        StreamRecord.key(progress.key()),
                        StreamRecord.bytes(progress))));
    }

    /** Another instance owes these now. */
    void drop(int partition) {
        owed.removeIf(o -> o.partition() == partition);
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return owed.stream().map(Owed::record).toList();
    }

    int size() {
        return owed.size();
    }

    /** What was owed is committed. */
    void committed() {
        owed.forEach(o -> o.traced().published());
        owed.clear();
    }

    /** Nobody owes it any more. */
    void clear() {
        owed.clear();
    }

    private void add(int partition, String topic, CallKey key, byte[] value, TracedEvent traced) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key(key), value);
        put(record.headers(), "content-type", CloudEvent.CONTENT_TYPE);
        traced.put(record.headers());
        owed.add(new Owed(partition, record, traced));
    }

    /** The call of a record that could not be read, where its key may name one. */
    private static CallKey named(byte[] key) {
        String call = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        return new CallKey("", Envelope.isName(call) ? call : "?", "?");
    }

    private static byte[] key(CallKey key) {
        return key.call().getBytes(StandardCharsets.UTF_8);
    }

    private static void reason(Headers headers, IntakeError error, String message) {
        put(headers, "mg_code", error.code());
        put(headers, "mg_reason", message);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
