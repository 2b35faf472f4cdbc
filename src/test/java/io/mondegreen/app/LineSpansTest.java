package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.LineTracing;
import io.mondegreen.kafka.TracedEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is followed from chunk to record, and what the records say of it. */
class LineSpansTest {
    private static final CallKey CALL = new CallKey("acme", "secret-call-7", "customer");
    private static final CallKey OTHER = new CallKey("acme", "other-call", "customer");
    private static final String TRACE_A = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE_B = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "b7ad6b7169203331";

    private final List<SpanData> ended = new ArrayList<>();
    private long nowMs = 10_000;
    private final LineTracing spans = tracing();

    @Test
    void anAlertContinuesTheTraceOfItsNewestChunkInThreeSpansInOrder() {
        take(CALL, 5, traceparent(TRACE_B, "01"));
        take(CALL, 6, traceparent(TRACE_A, "01"));
        take(OTHER, 7, traceparent("1".repeat(32), "01"));
        nowMs = 10_500;
        TracedEvent traced = spans.alert(alert("alert-1", 5, 7));
        Headers headers = new RecordHeaders();
        traced.put(headers);
        nowMs = 10_540;
        assertThat(ended).extracting(SpanData::getName).containsExactly("receive", "alert");
        traced.published();
        traced.published();

        assertThat(ended).extracting(SpanData::getName).containsExactly("receive", "alert", "publish");
        assertThat(ended).extracting(SpanData::getTraceId).containsOnly(TRACE_A);
        assertThat(ended.getFirst().getParentSpanId()).isEqualTo(SPAN);
        assertThat(ended.get(1).getParentSpanId()).isEqualTo(ended.get(0).getSpanId());
        assertThat(ended.get(2).getParentSpanId()).isEqualTo(ended.get(1).getSpanId());
        assertThat(ended)
                .extracting(span -> span.getStartEpochNanos() / 1_000_000 + "-" + span.getEndEpochNanos() / 1_000_000)
                .containsExactly("9900-10000", "10000-10500", "10500-10540");
        assertThat(ended.getFirst().getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(ended.getFirst().getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(context -> context.getTraceId())
                .containsExactly(TRACE_B);
        assertThat(header(headers))
                .contains("00-" + TRACE_A + "-" + ended.get(2).getSpanId() + "-01");
    }

    @Test
    void aReplayWritesTheSameHeader() {
        take(CALL, 5, traceparent(TRACE_A, "01"));
        take(CALL, 6, "");
        Optional<String> first = header(spans.segment(segment("s-1", 5, 5)));
        Optional<String> untraced = header(spans.segment(segment("s-2", 6, 6)));
        Optional<String> alert = header(spans.alert(alert("s-1", 5, 5)));
        spans.begin();
        nowMs += 60_000;
        take(CALL, 6, "");
        take(CALL, 5, traceparent(TRACE_A, "01"));

        assertThat(header(spans.segment(segment("s-1", 5, 5)))).isPresent().isEqualTo(first);
        assertThat(header(spans.segment(segment("s-2", 6, 6)))).isPresent().isEqualTo(untraced);
        assertThat(alert).isPresent().isNotEqualTo(first);
    }

    @Test
    void whatASourceDoesNotTraceSharesTheTraceOfItsChannel() {
        take(CALL, 5, "");
        take(CALL, 6, "");
        take(OTHER, 7, "");
        spans.segment(segment("s-1", 5, 5)).published();
        spans.alert(alert("a-1", 5, 6)).published();

        assertThat(ended)
                .extracting(SpanData::getTraceId)
                .hasSize(6)
                .containsOnly(ended.getFirst().getTraceId());
        assertThat(ended.getFirst().getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void whatItsSourceDoesNotSampleIsNotExportedAndStillHandedOn() {
        take(CALL, 5, traceparent(TRACE_A, "00"));
        TracedEvent traced = spans.segment(segment("s-1", 5, 5));
        traced.published();

        assertThat(ended).isEmpty();
        assertThat(header(traced))
                .hasValueSatisfying(value ->
                        assertThat(value).startsWith("00-" + TRACE_A + "-").endsWith("-00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01"
            })
    void aTraceparentThatIsNoneCountsAsMissing(String hostile) {
        take(CALL, 5, hostile);
        take(CALL, 6, hostile + "x".repeat(100_000));
        spans.segment(segment("s-1", 5, 6)).published();

        assertThat(ended).hasSize(3).allSatisfy(span -> assertThat(span.getTraceId())
                .isNotEqualTo(TRACE_A));
        assertThat(ended.getFirst().getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void aMetricIsCountedWithinThePublishSpan() {
        take(CALL, 5, traceparent(TRACE_A, "01"));
        TracedEvent traced = spans.segment(segment("s-1", 5, 5));
        try (TracedEvent.Counting _ = traced.count()) {
            assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE_A);
        }

        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void noSpanSaysWhoseCallItIsOrWhatWasSaid() {
        take(CALL, 5, "");
        spans.segment(segment("s-1", 5, 5)).published();
        spans.alert(alert("a-1", 5, 5)).published();

        assertThat(ended).hasSize(6).allSatisfy(span -> assertThat(span.toString())
                .doesNotContain("secret-call-7", "tangerine", "acme"));
    }

    @Test
    void decidedChunksAreForgottenAndMoreThanCanBeHeldAreNotFollowed() {
        ChunkContexts chunks = new ChunkContexts();
        for (int offset = 0; offset < ChunkContexts.MOST + 10; offset++) {
            chunks.add(CALL, record(offset, ""), 0);
        }
        assertThat(chunks.size()).isEqualTo(ChunkContexts.MOST);
        chunks.decided(0, 100);
        assertThat(chunks.size()).isEqualTo(ChunkContexts.MOST - 100);
        assertThat(chunks.of(CALL, 0, 0, 120)).hasSize(21);
        chunks.drop(0);
        assertThat(chunks.size()).isZero();
        assertThat(spans.segment(segment("s-1", 5, 5))).isSameAs(TracedEvent.NONE);
    }

    private LineTracing tracing() {
        SpanIds ids = new SpanIds();
        SpanExporter exporter = new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                ended.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
        return new LineSpans(provider.get("test"), ids, () -> Instant.ofEpochMilli(nowMs));
    }

    private void take(CallKey key, long offset, String traceparent) {
        spans.took(key, record(offset, traceparent));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String traceparent) {
        RecordHeaders headers = new RecordHeaders();
        if (!traceparent.isEmpty()) {
            headers.add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
        }
        return new ConsumerRecord<>(
                "call.audio",
                0,
                offset,
                9_900,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                headers,
                Optional.empty());
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + "-" + SPAN + "-" + flags;
    }

    private static Optional<String> header(TracedEvent traced) {
        Headers headers = new RecordHeaders();
        traced.put(headers);
        return header(headers);
    }

    private static Optional<String> header(Headers headers) {
        return Optional.ofNullable(headers.lastHeader("traceparent"))
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII));
    }

    private static AlertEvent alert(String id, long first, long last) {
        Alert alert = new Alert(
                id,
                id + "/e",
                AlertType.BUDGET_EXHAUSTED,
                AlertState.RAISED,
                Severity.LOW,
                0,
                1000,
                0,
                0.7,
                new Evidence("budget", -1, 1, 1, List.of("too many")),
                "flagged",
                Optional.of("tangerine"));
        return new AlertEvent(CALL, "customer", alert, 0, first, last, Instant.EPOCH);
    }

    private static SegmentEvent segment(String id, long first, long last) {
        GuardedSegment segment = new GuardedSegment(
                0, 1000, 0, true, "tangerine", 0.1, -0.1, Float.NaN, DecodeEnd.Reason.END_OF_TEXT, List.of());
        return new SegmentEvent(CALL, "customer", id, segment, 0, first, last, 0, 0, List.of(), Instant.EPOCH);
    }
}
