package io.mondegreen.app;

import io.mondegreen.app.ChunkContexts.Taken;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.guard.Alert;
import io.mondegreen.kafka.LineTracing;
import io.mondegreen.kafka.TracedEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Spans of what the line publishes. Each event, a decoded window or an alert, has three in a row: {@code receive}, from the record's
 * time to intake; {@code window}, until the decoder's word on it; {@code publish}, until the transaction is committed. They continue
 * the trace of the newest chunk behind the event, the one that the alert's delay is counted from; older chunks of other traces are
 * linked. Where the source sends no trace a channel's events share one, whose id follows from the channel's name. No span says what
 * was said, or whose call it is: partition and offset lead there for who may read the audio.
 */
final class LineSpans implements LineTracing {
    private static final int MOST_LINKS = 32;
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<Long> FIRST = AttributeKey.longKey("mondegreen.audio.first_offset");
    private static final AttributeKey<Boolean> FINAL = AttributeKey.booleanKey("mondegreen.final");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("mondegreen.alert.type");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("mondegreen.alert.state");
    private static final AttributeKey<String> SEVERITY = AttributeKey.stringKey("mondegreen.alert.severity");

    private final Tracer tracer;
    private final SpanIds ids;
    private final InstantSource clock;
    private final ChunkContexts chunks = new ChunkContexts();

    LineSpans(Tracer tracer, SpanIds ids, InstantSource clock) {
        this.tracer = tracer;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void begin() {
        chunks.clear();
    }

    @Override
    public void took(CallKey key, ConsumerRecord<byte[], byte[]> record) {
        chunks.add(key, record, clock.millis());
    }

    @Override
    public TracedEvent segment(SegmentEvent event) {
        return follow(
                event.key(),
                chunks.of(event.key(), event.partition(), event.firstOffset(), event.lastOffset()),
                event.id(),
                "window",
                Attributes.of(FINAL, event.segment().isFinal()));
    }

    @Override
    public TracedEvent alert(AlertEvent event) {
        Alert alert = event.alert();
        return follow(
                event.key(),
                chunks.of(event.key(), event.partition(), event.firstOffset(), event.lastOffset()),
                alert.id(),
                "alert",
                Attributes.of(
                        TYPE, alert.type().wire(),
                        STATE, lower(alert.state()),
                        SEVERITY, lower(alert.severity())));
    }

    private TracedEvent follow(CallKey key, List<Taken> behind, String id, String name, Attributes about) {
        if (behind.isEmpty()) {
            return TracedEvent.NONE;
        }
        long nowMs = clock.millis();
        Taken newest = behind.getLast();
        String channel = key.tenant() + "/" + key.subject();
        Context source = Context.root().with(Span.wrap(newest.context()));
        SpanBuilder receive = tracer.spanBuilder("receive")
                .setParent(source)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(DESTINATION, newest.topic())
                .setAttribute(PARTITION, Integer.toString(newest.partition()))
                .setAttribute(OFFSET, newest.offset())
                .setAttribute(FIRST, behind.getFirst().offset());
        link(receive, behind, newest.context().getTraceId());
        Span received = start(receive, newest.cameMs(), channel, name + ".receive/" + id);
        received.end(newest.takenMs(), TimeUnit.MILLISECONDS);
        Span decoded = start(
                tracer.spanBuilder(name).setParent(source.with(received)).setAllAttributes(about),
                newest.takenMs(),
                channel,
                name + "/" + id);
        decoded.end(nowMs, TimeUnit.MILLISECONDS);
        Span publish = start(
                tracer.spanBuilder("publish")
                        .setParent(source.with(decoded))
                        .setSpanKind(SpanKind.PRODUCER)
                        .setAttribute(SYSTEM, "kafka"),
                nowMs,
                channel,
                name + ".publish/" + id);
        return new FollowedEvent(publish, source.with(publish), clock);
    }

    private Span start(SpanBuilder span, long atMs, String channel, String id) {
        ids.of(channel, id);
        try {
            return span.setStartTimestamp(atMs, TimeUnit.MILLISECONDS).startSpan();
        } finally {
            ids.done();
        }
    }

    /** One link to each other trace, the newest of its chunks. */
    private static void link(SpanBuilder span, List<Taken> behind, String trace) {
        Set<String> linked = new HashSet<>(Set.of(trace));
        for (Taken chunk : behind.reversed()) {
            SpanContext context = chunk.context();
            if (linked.size() <= MOST_LINKS && context.isValid() && linked.add(context.getTraceId())) {
                span.addLink(context);
            }
        }
    }

    @Override
    public void decided(int partition, long below) {
        chunks.decided(partition, below);
    }

    @Override
    public void drop(int partition) {
        chunks.drop(partition);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
