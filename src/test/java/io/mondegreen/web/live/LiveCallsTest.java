package io.mondegreen.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.SoundClass;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.StretchRecord;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LiveCallsTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Limits LIMITS =
            new Limits(Duration.ofMinutes(10), Duration.ofSeconds(60), 100, 100, 100, 1 << 20, 1000);

    private long offset;

    /** Topics are read in any order; each keeps its own. What is shown at the end is the same. */
    @Test
    void howTheTopicsInterleaveMakesNoDifference() {
        String expected = "";
        for (int round = 0; round < 200; round++) {
            List<ArrayDeque<Consumer<LiveCalls>>> topics = topics();
            Random random = new Random(round);
            LiveCalls calls = new LiveCalls(LIMITS, new Plain());
            while (topics.stream().anyMatch(topic -> !topic.isEmpty())) {
                ArrayDeque<Consumer<LiveCalls>> topic = topics.get(random.nextInt(topics.size()));
                if (!topic.isEmpty()) {
                    topic.removeFirst().accept(calls);
                }
            }
            String shown = shown(calls);
            expected = expected.isEmpty() ? shown : expected;
            assertThat(shown).as("round %d", round).isEqualTo(expected);
        }
        assertThat(expected).contains("hello there").contains("tokens true").doesNotContain("\"hell\"");
    }

    private List<ArrayDeque<Consumer<LiveCalls>>> topics() {
        offset = 0;
        return List.of(
                new ArrayDeque<>(List.of(
                        text("a", 0, 0, false, "hell"),
                        text("a", 0, 1, false, "hello"),
                        text("a", 0, 2, true, "hello there"),
                        text("a", 0, 1, false, "hello"), // of an instance that goes on from an older mark
                        text("a", 5000, 0, false, "left out later"))),
                new ArrayDeque<>(List.of(
                        tokens("a", 0, 1, false), tokens("a", 0, 2, true), skipped("a", 5000), stretch("a", 2000))),
                new ArrayDeque<>(List.of(alert("a", "e1", AlertState.RAISED), alert("a", "e1", AlertState.CONFIRMED))),
                new ArrayDeque<>(List.of(progress("a", 7000, false))));
    }

    @Test
    void theCallThatWasSilentForLongestGoesFirst() {
        LiveCalls calls = new LiveCalls(
                new Limits(Duration.ofMinutes(10), Duration.ofSeconds(60), 2, 100, 100, 1 << 20, 1000), new Plain());
        for (String call : List.of("a", "b", "a", "c")) {
            text(call, 0, 0, true, "hello").accept(calls);
        }

        assertThat(names(calls, 0)).containsExactly("c", "a");
        assertThat(calls.window("b-0-0")).isEmpty();
        assertThat(calls.window("a-0-0")).isPresent();
    }

    @Test
    void ofOneCallTheOldestWindowsGoFirst() {
        LiveCalls calls = new LiveCalls(
                new Limits(Duration.ofMinutes(10), Duration.ofSeconds(60), 10, 3, 100, 1 << 20, 1000), new Plain());
        for (int i = 0; i < 5; i++) {
            text("a", 2000L * i, 0, true, "hello").accept(calls);
        }

        assertThat(calls.spans(new CallName("", "a"), Optional.empty(), Optional.empty(), 10))
                .hasSize(3);
        assertThat(calls.window("a-0-0")).isEmpty();
        assertThat(calls.window("a-8000-0")).isPresent();
    }

    @Test
    void recordsTakeNoMoreThanTheyMayInOneCallOrInMany() {
        String text = "x".repeat(10_000);
        for (boolean one : new boolean[] {true, false}) {
            LiveCalls calls = new LiveCalls(LIMITS, new Plain());
            for (int i = 0; i < 300; i++) {
                text(one ? "a" : "a" + i % 60, 2000L * i, 0, true, text).accept(calls);
                assertThat(calls.bytes()).isLessThanOrEqualTo(LIMITS.bytes());
            }
            assertThat(calls.bytes()).isGreaterThan(LIMITS.bytes() / 2);
        }
    }

    @Test
    void aCallEndsWhenItsChannelsSaySoOrWhenItFallsSilentAndIsForgottenBeyondTheHorizon() {
        LiveCalls calls = new LiveCalls(LIMITS, new Plain());
        text("said", 0, 0, true, "hello").accept(calls);
        progress("said", 2000, true).accept(calls);
        text("silent", 0, 0, true, "hello").accept(calls);
        long now = offset;

        assertThat(ended(calls, now)).containsExactly("said");
        assertThat(ended(calls, now + 61_000)).containsExactlyInAnyOrder("said", "silent");
        calls.sweep(now + 61_000);
        assertThat(names(calls, now)).hasSize(2);
        calls.sweep(now + 601_000);
        assertThat(names(calls, now)).isEmpty();
        assertThat(calls.bytes()).isZero();
    }

    private static List<String> names(LiveCalls calls, long nowMs) {
        return calls.calls(nowMs).stream().map(call -> call.name().call()).toList();
    }

    private static List<String> ended(LiveCalls calls, long nowMs) {
        return calls.calls(nowMs).stream()
                .filter(CallShot::ended)
                .map(call -> call.name().call())
                .toList();
    }

    private static String shown(LiveCalls calls) {
        Plain plain = new Plain();
        List<String> all = new ArrayList<>();
        for (CallShot call : calls.calls(0)) {
            all.add(call.channels() + " " + call.alerts() + " " + call.standing() + " " + call.maxRisk());
            calls.spans(call.name(), Optional.empty(), Optional.empty(), 100)
                    .forEach(span -> all.add(
                            switch (span) {
                                case WindowShot window -> plain.window(window, true, true);
                                case StretchShot stretch -> plain.stretch(stretch);
                            }));
        }
        return String.join("\n", all);
    }

    /** Says enough to tell two states apart. */
    private static final class Plain implements LiveCalls.Writer {
        @Override
        public String window(WindowShot window, boolean tokens, boolean text) {
            TranscriptRecord record = TranscriptRecord.read(window.transcript());
            return record.startMs() + " \"" + record.text() + "\" tokens "
                    + window.trace().isPresent() + " "
                    + window.alerts().stream()
                            .map(alert ->
                                    alert.alert().episode() + alert.alert().state())
                            .toList();
        }

        @Override
        public String stretch(StretchShot stretch) {
            StretchRecord record = StretchRecord.read(stretch.record());
            return record.startMs() + " " + record.label();
        }

        @Override
        public String alert(HeldAlert alert, boolean text) {
            return alert.alert().id();
        }

        @Override
        public String call(CallShot call) {
            return call.toString();
        }
    }

    private Place place() {
        offset++;
        return new Place(offset, 0, offset);
    }

    private static CallKey key(String call) {
        return new CallKey("", call, "agent");
    }

    private Consumer<LiveCalls> text(String call, long startMs, int revision, boolean isFinal, String text) {
        TranscriptRecord record = new TranscriptRecord(
                call + "-" + startMs + "-" + revision,
                key(call),
                "agent",
                TIME,
                startMs,
                startMs + 2000,
                revision,
                isFinal,
                text,
                0.25,
                -0.2,
                0.01,
                DecodeEnd.Reason.END_OF_TEXT,
                0,
                0,
                List.of(),
                new Origin(0, 0, 1));
        Place place = place();
        return calls -> calls.transcript(record, record.bytes(), place);
    }

    private Consumer<LiveCalls> tokens(String call, long startMs, int revision, boolean isFinal) {
        TraceRecord record = new TraceRecord(
                call + "-" + startMs + "-" + revision,
                key(call),
                TIME,
                startMs,
                startMs + 2000,
                revision,
                isFinal,
                0.01,
                List.of(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>());
        Place place = place();
        return calls -> calls.trace(record, record.bytes(), place);
    }

    private Consumer<LiveCalls> stretch(String call, long startMs) {
        return quiet(call, startMs, StretchRecord.What.NONSPEECH, Optional.of(SoundClass.MUSIC));
    }

    private Consumer<LiveCalls> skipped(String call, long startMs) {
        return quiet(call, startMs, StretchRecord.What.SKIPPED, Optional.empty());
    }

    private Consumer<LiveCalls> quiet(String call, long startMs, StretchRecord.What what, Optional<SoundClass> sound) {
        StretchRecord record = new StretchRecord(
                call + startMs + what,
                what,
                key(call),
                TIME,
                startMs,
                startMs + 2000,
                sound,
                false,
                Optional.empty(),
                List.of(),
                new Origin(0, 0, 1));
        Place place = place();
        return calls -> calls.stretch(record, record.bytes(), place);
    }

    private Consumer<LiveCalls> alert(String call, String episode, AlertState state) {
        Alert alert = new Alert(
                episode + state,
                episode,
                AlertType.REPETITION_PHRASE,
                state,
                Severity.HIGH,
                0,
                2000,
                0,
                0.9,
                new Evidence("ngram", -1, 3, 3, List.of()),
                "flagged",
                Optional.empty());
        AlertRecord record = new AlertRecord(key(call), "agent", TIME, alert, new Origin(0, 0, 1));
        Place place = place();
        return calls -> calls.alert(record, record.bytes(), place);
    }

    private Consumer<LiveCalls> progress(String call, long positionMs, boolean ended) {
        ChannelProgress progress = new ChannelProgress(
                key(call),
                "agent",
                new ChannelMark(1, 0, positionMs, 8000, "", false, 0, 1, ended),
                -1,
                List.of(),
                "",
                "");
        Place place = place();
        return calls -> calls.progress(progress, place);
    }
}
