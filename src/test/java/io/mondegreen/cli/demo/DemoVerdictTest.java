package io.mondegreen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.demo.DemoCall.Expectation;
import io.mondegreen.cli.demo.DemoItem.Kind;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.TranscriptRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoVerdictTest {

    private static final CallKey AGENT = new CallKey("", "c1", "agent");

    private static final Expectation INVENTED =
            new Expectation("hold music", Set.of(AlertType.HALLUCINATION_NONSPEECH), Set.of(Kind.MUSIC));

    private final DemoCall call = new DemoCall(
            "c1",
            "hold music",
            false,
            List.of(new DemoTrack(
                    "agent",
                    new float[8000],
                    List.of(
                            new DemoItem(Kind.SPEECH, 0, 3000, "please hold the line"),
                            new DemoItem(Kind.MUSIC, 3500, 15000, "")))),
            List.of(INVENTED),
            List.of());

    @Test
    void anExpectedAlertOnItsAudioPasses() {
        DemoVerdict verdict = verdict(alert("e1", AlertState.RAISED, Severity.HIGH, 8000, 12000));

        assertThat(verdict.seen()).containsExactly(INVENTED);
        assertThat(verdict.passed()).isTrue();
    }

    @Test
    void noAlertIsAMiss() {
        assertThat(DemoVerdict.of(call, List.of(), List.of()).missed()).containsExactly(INVENTED);
    }

    @Test
    void theRightAlertOnTheWrongAudioIsAMissAndAFalseAlarm() {
        DemoVerdict verdict = verdict(alert("e1", AlertState.RAISED, Severity.HIGH, 0, 3000));

        assertThat(verdict.missed()).containsExactly(INVENTED);
        assertThat(verdict.falseAlarms()).hasSize(1);
    }

    @Test
    void anAlertThatWasClearedCountsForNothing() {
        DemoVerdict verdict = verdict(
                alert("e1", AlertState.RAISED, Severity.HIGH, 8000, 12000),
                alert("e1", AlertState.CLEARED, Severity.HIGH, 8000, 12000),
                alert("e2", AlertState.RAISED, Severity.HIGH, 0, 3000),
                alert("e2", AlertState.CLEARED, Severity.HIGH, 0, 3000));

        assertThat(verdict.missed()).containsExactly(INVENTED);
        assertThat(verdict.falseAlarms()).isEmpty();
        assertThat(verdict.episodes()).isEqualTo(2);
    }

    @Test
    void aLowAlertElsewhereIsNoFalseAlarm() {
        assertThat(verdict(alert("e1", AlertState.RAISED, Severity.LOW, 0, 3000))
                        .falseAlarms())
                .isEmpty();
    }

    @Test
    void wordErrorsCountFinalTextOnSpeechOnly() {
        DemoVerdict verdict = DemoVerdict.of(
                call,
                List.of(),
                List.of(
                        segment(0, 1000, false, "please fold"),
                        segment(0, 3100, true, "please hold the wine"),
                        segment(4000, 12000, true, "your name is brian baker")));

        assertThat(verdict.words()).isEqualTo(new WordErrors(1, 4));
    }

    private DemoVerdict verdict(AlertRecord... alerts) {
        return DemoVerdict.of(call, List.of(alerts), List.of());
    }

    private static AlertRecord alert(String episode, AlertState state, Severity severity, long from, long to) {
        Alert alert = new Alert(
                episode + state,
                episode,
                AlertType.HALLUCINATION_NONSPEECH,
                state,
                severity,
                from,
                to,
                0,
                0.9,
                new Evidence("probe", 3, 0.9, 0.7, List.of()),
                "flagged",
                Optional.empty());
        return new AlertRecord(AGENT, "agent", Instant.EPOCH, alert, new Origin(0, 0, 9));
    }

    private static TranscriptRecord segment(long from, long to, boolean isFinal, String text) {
        return new TranscriptRecord(
                "s" + from,
                AGENT,
                "agent",
                Instant.EPOCH,
                from,
                to,
                isFinal ? 3 : 0,
                isFinal,
                text,
                0.1,
                -0.1,
                0.1,
                DecodeEnd.Reason.END_OF_TEXT,
                0,
                0,
                List.of(),
                new Origin(0, 0, 9));
    }
}
