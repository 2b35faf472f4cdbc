package io.mondegreen.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.StretchRecord;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.kafka.Word;
import io.mondegreen.web.api.AlertItem;
import io.mondegreen.web.api.CallItem;
import io.mondegreen.web.api.SpanItem;
import io.mondegreen.web.api.StretchItem;
import io.mondegreen.web.api.WindowItem;
import io.mondegreen.web.live.CallName;
import io.mondegreen.web.live.CallShot;
import io.mondegreen.web.live.HeldAlert;
import io.mondegreen.web.live.LiveCalls;
import io.mondegreen.web.live.Place;
import io.mondegreen.web.live.SpanShot;
import io.mondegreen.web.live.StretchShot;
import io.mondegreen.web.live.WindowShot;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is held, as the API says it: pure functions of the records, and of whether text may be shown. */
@Singleton
final class Items implements LiveCalls.Writer {
    private static final String UNAVAILABLE = "unavailable";

    private final ObjectMapper json;

    @Inject
    Items(ObjectMapper json) {
        this.json = json;
    }

    CallItem item(CallShot call) {
        return new CallItem(
                call.name().call(),
                some(call.name().tenant()),
                call.ended() ? "ended" : "live",
                Instant.ofEpochMilli(call.firstMs()),
                Instant.ofEpochMilli(call.lastMs()),
                call.channels().stream()
                        .map(side -> new CallItem.Channel(
                                side.channel(), some(side.role()), side.positionMs(), side.segments()))
                        .toList(),
                new CallItem.Counts(
                        call.alerts().getOrDefault(Severity.HIGH, 0L),
                        call.alerts().getOrDefault(Severity.MEDIUM, 0L),
                        call.alerts().getOrDefault(Severity.LOW, 0L)),
                call.standing().stream().map(AlertType::wire).toList(),
                call.maxRisk());
    }

    SpanItem item(SpanShot span, boolean tokens, boolean text) {
        return switch (span) {
            case WindowShot window -> item(window, tokens, text);
            case StretchShot stretch -> item(stretch);
        };
    }

    StretchItem item(StretchShot stretch) {
        StretchRecord record = StretchRecord.read(stretch.record());
        return new StretchItem(
                true,
                record.key().call(),
                record.key().channel(),
                record.startMs(),
                record.endMs(),
                record.label(),
                some(record.levels()));
    }

    WindowItem item(WindowShot window, boolean tokens, boolean text) {
        TranscriptRecord record = TranscriptRecord.read(window.transcript());
        Optional<String> withheld = withheld(window, record, text);
        boolean shown = withheld.isEmpty();
        Optional<TraceRecord> trace = window.trace().map(TraceRecord::read);
        return new WindowItem(
                record.id(),
                record.key().call(),
                record.key().channel(),
                record.startMs(),
                record.endMs(),
                record.revision(),
                record.isFinal(),
                false,
                shown ? Optional.of(record.text()) : Optional.empty(),
                withheld,
                record.guarded() ? "available" : UNAVAILABLE,
                orZero(record.risk()),
                shown ? words(record) : List.of(),
                window.alerts().stream().map(alert -> alert.alert().episode()).toList(),
                mitigation(window, shown),
                trace.flatMap(tape -> some(tape.levels())),
                tokens ? trace.map(tape -> tokens(tape, shown)) : Optional.empty(),
                tokens ? trace.map(TraceRecord::heard) : Optional.empty());
    }

    private static Optional<String> withheld(WindowShot window, TranscriptRecord record, boolean text) {
        if (record.withheld()) {
            return Optional.of("guard");
        }
        if (window.alerts().stream().anyMatch(alert -> alert.alert().type() == AlertType.TRANSCRIPT_RETRACTED)) {
            return Optional.of("retracted");
        }
        return text ? Optional.empty() : Optional.of("role");
    }

    private static List<WindowItem.Word> words(TranscriptRecord record) {
        List<Word> told = record.words();
        List<WindowItem.Word> words = new ArrayList<>(told.size());
        for (int i = 0; i < told.size(); i++) {
            long startMs = told.get(i).atMs();
            long next = i + 1 < told.size() ? told.get(i + 1).atMs() : record.endMs();
            words.add(new WindowItem.Word(
                    told.get(i).text(),
                    startMs,
                    Math.max(startMs, next),
                    orZero(told.get(i).risk())));
        }
        return words;
    }

    private static List<WindowItem.Token> tokens(TraceRecord trace, boolean text) {
        List<WindowItem.Token> tokens = new ArrayList<>();
        for (int i = 0; i < trace.tokens().size(); i++) {
            Map<String, Float> probes = new TreeMap<>();
            for (Map.Entry<String, List<Float>> probe : trace.probes().entrySet()) {
                probes.put(probe.getKey(), probe.getValue().get(i));
            }
            tokens.add(token(trace, trace.tokens().get(i), probes, text));
        }
        return tokens;
    }

    private static WindowItem.Token token(
            TraceRecord trace, GuardedToken token, Map<String, Float> probes, boolean text) {
        return new WindowItem.Token(
                text ? token.id() : -1,
                text ? Optional.of(token.text()) : Optional.empty(),
                Word.mediaMs(trace.startMs(), trace.endMs(), token.frame()),
                finite(token.logprob()),
                finite(trace.noSpeech()),
                finite(token.risk()),
                probes,
                finite(token.frame()),
                Optional.empty());
    }

    private static Optional<WindowItem.Mitigation> mitigation(WindowShot window, boolean text) {
        return window.alerts().stream()
                .map(HeldAlert::alert)
                .flatMap(alert -> alert.mitigated().stream())
                .reduce((_, later) -> later)
                .map(how -> new WindowItem.Mitigation(
                        how.textBefore().filter(_ -> text),
                        how.textAfter().filter(_ -> text),
                        how.rung(),
                        orZero(how.riskBefore()),
                        orZero(how.riskAfter())));
    }

    AlertItem item(HeldAlert held, boolean text) {
        Alert alert = held.alert();
        Evidence evidence = alert.evidence();
        return new AlertItem(
                alert.id(),
                alert.episode(),
                alert.type().wire(),
                lower(alert.severity()),
                lower(alert.state()),
                held.record().key().call(),
                some(held.record().key().tenant()),
                held.record().key().channel(),
                alert.startMs(),
                alert.endMs(),
                finite(alert.risk()),
                new AlertItem.Evidence(
                        evidence.detector(),
                        evidence.layer(),
                        finite(evidence.score()),
                        finite(evidence.threshold()),
                        evidence.reasons()),
                alert.action(),
                held.record().time(),
                event(held.bytes(), text));
    }

    private JsonNode event(byte[] bytes, boolean text) {
        try {
            JsonNode event = json.readTree(bytes);
            if (!text) {
                LiveRecord.bare(event);
            }
            return event;
        } catch (IOException e) {
            throw new UncheckedIOException("a record that was read cannot be read again", e);
        }
    }

    @Override
    public String window(WindowShot window, boolean tokens, boolean text) {
        return write(item(window, tokens, text));
    }

    @Override
    public String stretch(StretchShot stretch) {
        return write(item(stretch));
    }

    @Override
    public String alert(HeldAlert alert, boolean text) {
        return write(item(alert, text));
    }

    @Override
    public String call(CallShot call) {
        return write(item(call));
    }

    /** A window that was not read from a topic. */
    WindowItem item(SegmentEvent event, Collection<AlertEvent> alerts, boolean guarded, boolean text) {
        TranscriptRecord record = TranscriptRecord.of(event, true, guarded);
        List<HeldAlert> touching = alerts.stream()
                .map(alert -> held(alert))
                .filter(alert ->
                        alert.counts() && alert.touches(record.key().channel(), record.startMs(), record.endMs()))
                .toList();
        return item(
                new WindowShot(
                        new CallName(record.key().tenant(), record.key().call()),
                        record.bytes(),
                        Optional.of(TraceRecord.of(event).bytes()),
                        touching),
                true,
                text);
    }

    /** An alert that was not read from a topic. */
    AlertItem item(AlertEvent event, boolean text) {
        return item(held(event), text);
    }

    private static HeldAlert held(AlertEvent event) {
        AlertRecord record = AlertRecord.of(event);
        return new HeldAlert(new Place(0, event.partition(), event.lastOffset()), record, record.bytes());
    }

    String write(Object item) {
        try {
            return json.writeValueAsString(item);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the API cannot be written", e);
        }
    }

    private static <T> Optional<List<T>> some(List<T> list) {
        return Optional.of(list).filter(any -> !any.isEmpty());
    }

    private static Optional<String> some(String text) {
        return Optional.of(text).filter(any -> !any.isEmpty());
    }

    private static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(rounded(value)) : Optional.empty();
    }

    private static double orZero(double value) {
        return Double.isFinite(value) ? rounded(value) : 0;
    }

    /** Six decimals, as on the topics. */
    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }
}
