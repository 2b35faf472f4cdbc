package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowRisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardedEngineTest {

    private static final List<String> WORDS =
            List.of(" the", " car", " is", " late", " seven", " thank", " you", " for", " calling", " city");
    private static final int SEVEN = 4;
    private static final float[] EIGHT_SECONDS = new float[8 * 16_000];

    private final ScriptedEngine engine = new ScriptedEngine();

    private GuardedEngine guarded(GuardPolicy policy) {
        return guarded(policy, Optional.of(ProbedModel.bundle()));
    }

    private GuardedEngine guarded(GuardPolicy policy, Optional<ProbeBundle> bundle) {
        return new GuardedEngine(engine, ProbedModel.of(WORDS), bundle, policy, Optional.empty());
    }

    private static WindowContext window(long startMs, int revision, boolean isFinal) {
        return new WindowContext("", "call-1", "customer", startMs, startMs + 8000, revision, isFinal);
    }

    private Recorder run(GuardedEngine guarded, WindowContext window) {
        Recorder recorder = new Recorder();
        guarded.decode(window, EIGHT_SECONDS, recorder);
        return recorder;
    }

    /** Five words that follow the audio, each with these probe scores. */
    private void plainText(double hallucination, double speech) {
        engine.clear();
        for (int i = 0; i < 6; i++) {
            engine.token(List.of(0, 1, 2, 3, 5, 6).get(i), 20 + 15 * i, hallucination, speech);
        }
    }

    private void loop() {
        engine.clear().token(0, 20, -3, 3).token(1, 40, -3, 3);
        for (int i = 0; i < 30; i++) {
            engine.token(SEVEN, 60, -3, 3);
        }
    }

    @Test
    void goodTextGoesOutWithItsRiskAndWithoutAlerts() {
        plainText(-2, 3);

        Recorder said = run(guarded(GuardPolicy.standard()), window(4000, 0, true));

        assertThat(said.alerts()).isEmpty();
        GuardedSegment segment = said.segment();
        assertThat(segment.text()).isEqualTo("the car is late thank you");
        assertThat(segment.startMs()).isEqualTo(4000);
        assertThat(segment.endMs()).isEqualTo(12_000);
        assertThat(segment.risk()).isCloseTo(Platt.sigmoid(-2), within(1e-6));
        assertThat(segment.meanLogprob()).isCloseTo((6 * -0.2 - 0.1) / 7, within(1e-6));
        assertThat(segment.tokens()).hasSize(6).allSatisfy(t -> assertThat(t.risk())
                .isCloseTo((float) Platt.sigmoid(-2), within(1e-6f)));
        assertThat(said.events).last().isEqualTo(segment);
        assertThat(said.of(GuardedToken.class)).isEqualTo(segment.tokens());
    }

    @Test
    void inventedTextOnNonSpeechAlarmsWhileDecodingAndIsConfirmedAtTheEnd() {
        plainText(3, -3);
        GuardedEngine guarded = guarded(GuardPolicy.standard());
        assertThat(run(guarded, window(0, 0, false)).alerts())
                .as("the next decode may hear it otherwise")
                .isEmpty();

        Recorder said = run(guarded, window(0, 1, true));

        assertThat(said.lives()).containsExactly("hallucination.nonspeech RAISED", "hallucination.nonspeech CONFIRMED");
        Alert raised = said.alerts().getFirst();
        assertThat(said.events.indexOf(raised))
                .as("before the fourth token's own event")
                .isEqualTo(3);
        assertThat(raised.severity()).isEqualTo(Severity.HIGH);
        assertThat(raised.action()).isEqualTo("flagged");
        assertThat(raised.text()).isEmpty();
        assertThat(raised.evidence().layer()).isEqualTo(3);
        assertThat(raised.evidence().threshold()).isEqualTo(0.8);
        assertThat(raised.evidence().reasons()).isNotEmpty();
        assertThat(said.alerts().getLast().evidence().threshold()).isEqualTo(0.6);
        assertThat(said.alerts()).extracting(Alert::episode).containsOnly(raised.episode());
        assertThat(said.segment().risk()).isGreaterThan(0.9);
    }

    @Test
    void aRiskThatReadsNoProbeDoesNotSayThatOneSpoke() {
        plainText(3, -3);
        WindowRisk logprob = new WindowRisk(List.of(WindowFeature.LOGPROB_MEAN), List.of(-20.0), 0, Platt.IDENTITY);

        Recorder said =
                run(guarded(GuardPolicy.standard(), Optional.of(ProbedModel.bundle(logprob))), window(0, 0, true));

        Evidence evidence = said.alerts().getFirst().evidence();
        assertThat(evidence.detector()).isEqualTo("risk");
        assertThat(evidence.layer()).isEqualTo(-1);
        assertThat(evidence.reasons().getFirst()).startsWith("mean log-probability");
        assertThat(evidence.reasons()).anyMatch(reason -> reason.startsWith("the probe on decoder layer 3"));
    }

    @Test
    void inventedTextOnSpeechIsCalledContent() {
        plainText(1, 3);

        Recorder said = run(guarded(GuardPolicy.standard()), window(0, 0, true));

        assertThat(said.lives())
                .as("0.73 is over the end's threshold of 0.6, under the running one of 0.8")
                .containsExactly("hallucination.content RAISED", "hallucination.content CONFIRMED");
        assertThat(said.alerts().getFirst().severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void aTextThatMayStillChangeAlarmsWhereTwoDecodesInARowAreOverTheHigherThreshold() {
        GuardedEngine guarded = guarded(GuardPolicy.standard());
        plainText(1, 3);
        for (int revision = 0; revision < 3; revision++) {
            assertThat(run(guarded, window(0, revision, false)).alerts())
                    .as("0.73 is under 0.8")
                    .isEmpty();
        }
        plainText(2, 3);
        assertThat(run(guarded, window(0, 3, false)).alerts())
                .as("0.88 is over it, the decode before was not")
                .isEmpty();
        assertThat(run(guarded, window(0, 4, false)).lives()).containsExactly("hallucination.content RAISED");
    }

    @Test
    void whatTheDecodeBeforeDoubtedIsKnownAfterARestart() {
        GuardedEngine before = guarded(GuardPolicy.standard());
        plainText(2, 3);
        run(before, window(0, 0, false));
        GuardedEngine after = guarded(GuardPolicy.standard());
        after.restoreAlertState(
                "",
                "call-1",
                "customer",
                before.alertState("", "call-1", "customer").orElseThrow());

        assertThat(run(after, window(0, 1, false)).lives()).containsExactly("hallucination.content RAISED");
    }

    @Test
    void aRiskOfItsOwnSaysThatNobodySpeaks() {
        plainText(3, -3); // the speech head denies speech
        WindowRisk invented = new WindowRisk(List.of(WindowFeature.PROBE_MEAN), List.of(1.0), 0, Platt.IDENTITY);
        WindowRisk none = new WindowRisk(List.of(WindowFeature.NO_SPEECH), List.of(1.0), -1, Platt.IDENTITY);
        Optional<ProbeBundle> probes =
                Optional.of(ProbedModel.bundle(new Risks(invented, Optional.of(none), Optional.empty())));
        GuardPolicy suppress = GuardPolicy.standard().withMode(GuardMode.SUPPRESS);

        Recorder said = run(guarded(suppress, probes), window(0, 0, true));

        assertThat(said.lives()).containsExactly("hallucination.content RAISED", "hallucination.content CONFIRMED");
        assertThat(said.segment().text()).isNotEmpty();
    }

    @Test
    void whatPeopleSayAgainAndAgainIsNoLoopWhereTheRiskOfLoopsSaysSo() {
        loop();
        WindowRisk invented = new WindowRisk(List.of(WindowFeature.PROBE_MEAN), List.of(1.0), 0, Platt.IDENTITY);
        WindowRisk sure = new WindowRisk(List.of(WindowFeature.LOGPROB_MEAN), List.of(-10.0), -20, Platt.IDENTITY);
        Optional<ProbeBundle> probes =
                Optional.of(ProbedModel.bundle(new Risks(invented, Optional.empty(), Optional.of(sure))));

        Recorder said = run(guarded(GuardPolicy.standard(), probes), window(0, 0, true));

        assertThat(said.alerts())
                .as("more repeats than people say alarm, whatever the risk")
                .hasSizeLessThanOrEqualTo(2)
                .allSatisfy(alert -> assertThat(alert.evidence().reasons()).contains("more repeats than people say"));
        assertThat(engine.played).as("the third repeat went on").isGreaterThan(5);
    }

    @Test
    void aDoubtedLoopIsAsSevereAsItsRisk() {
        loop();
        WindowRisk invented = new WindowRisk(List.of(WindowFeature.PROBE_MEAN), List.of(1.0), 0, Platt.IDENTITY);
        WindowRisk doubt = new WindowRisk(List.of(WindowFeature.LOGPROB_MEAN), List.of(0.0), 3, Platt.IDENTITY);
        Optional<ProbeBundle> probes =
                Optional.of(ProbedModel.bundle(new Risks(invented, Optional.empty(), Optional.of(doubt))));

        Recorder said = run(guarded(GuardPolicy.standard(), probes), window(0, 0, true));

        assertThat(engine.played).isEqualTo(5);
        Alert alert = said.alerts().getFirst();
        assertThat(alert.severity()).isEqualTo(Severity.HIGH);
        assertThat(alert.risk()).isCloseTo(Platt.sigmoid(3), within(1e-6));
    }

    @Test
    void anAlarmThatTheEndOfTheFinalDecodeDoesNotBearOutIsCleared() {
        GuardedEngine guarded = guarded(GuardPolicy.standard());
        plainText(3, 3);
        run(guarded, window(0, 0, false));
        engine.clear();
        for (int i = 0; i < 10; i++) {
            engine.token(i, 20 + 12 * i, i < 4 ? 3 : -4, 3);
        }

        Recorder said = run(guarded, window(0, 1, true));

        assertThat(said.lives()).containsExactly("hallucination.content RAISED", "hallucination.content CLEARED");
    }

    @Test
    void aLoopIsStoppedAtTheThirdRepeatAndItsTextMarked() {
        loop();

        Recorder said = run(guarded(GuardPolicy.standard()), window(0, 0, true));

        assertThat(engine.played).isEqualTo(5);
        assertThat(said.lives()).containsExactly("repetition.token RAISED", "repetition.token CONFIRMED");
        Alert alert = said.alerts().getFirst();
        assertThat(alert.action()).isEqualTo("stopped");
        assertThat(alert.severity()).isEqualTo(Severity.HIGH);
        assertThat(alert.startMs()).isBetween(1000L, 1200L);
        assertThat(alert.evidence().detector()).isEqualTo("ngram");
        assertThat(alert.evidence().score()).isEqualTo(3);
        GuardedSegment segment = said.segment();
        assertThat(segment.end()).isEqualTo(DecodeEnd.Reason.STOPPED);
        assertThat(segment.text()).isEqualTo("the car seven seven seven");
        assertThat(segment.tokens().get(2).risk()).isLessThan(0.5f);
        assertThat(segment.tokens().get(3).risk()).isGreaterThan(0.9f);
        assertThat(segment.risk()).isGreaterThan(0.9);
    }

    @Test
    void shadowSeesTheSameLoopButTouchesNothing() {
        loop();

        Recorder said = run(guarded(GuardPolicy.standard().withMode(GuardMode.SHADOW)), window(0, 0, true));

        assertThat(engine.played).isEqualTo(32);
        assertThat(said.lives()).contains("repetition.token RAISED", "repetition.token CONFIRMED");
        assertThat(said.alerts()).extracting(Alert::action).containsOnly("none");
        assertThat(said.segment().end()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
    }

    @Test
    void offJudgesNothing() {
        loop();

        Recorder said = run(guarded(GuardPolicy.standard().withMode(GuardMode.OFF)), window(0, 0, true));

        assertThat(said.alerts()).isEmpty();
        assertThat(said.segment().risk()).isZero();
        assertThat(said.segment().tokens()).hasSize(32).allSatisfy(t -> assertThat(t.risk())
                .isZero());
    }

    @Test
    void suppressWithholdsSureTextOnNonSpeechWithItsTokens() {
        plainText(4, -3);

        Recorder said = run(guarded(GuardPolicy.standard().withMode(GuardMode.SUPPRESS)), window(0, 0, true));

        assertThat(said.begun).as("though no token is told").isTrue();
        assertThat(said.of(GuardedToken.class)).isEmpty();
        assertThat(said.segment().text()).isEmpty();
        assertThat(said.segment().tokens()).isEmpty();
        assertThat(said.segment().withheld()).isTrue();
        assertThat(said.alerts().getLast().action()).isEqualTo("suppressed");
    }

    @Test
    void suppressLetsOtherTextThrough() {
        plainText(4, 3);

        Recorder said = run(guarded(GuardPolicy.standard().withMode(GuardMode.SUPPRESS)), window(0, 0, true));

        assertThat(said.of(GuardedToken.class)).hasSize(6);
        assertThat(said.segment().text()).isEqualTo("the car is late thank you");
        assertThat(said.segment().withheld()).isFalse();
        assertThat(said.alerts()).extracting(Alert::action).containsOnly("flagged");
    }

    @Test
    void textStandsInAlertsOnlyWhereThePolicyAllowsIt() {
        plainText(3, 3);

        Recorder said = run(guarded(GuardPolicy.standard().withTextInAlerts(true)), window(0, 0, true));

        assertThat(said.alerts().getLast().text()).contains("the car is late thank you");
    }

    @Test
    void withoutABundleLoopsAreStillStopped() {
        loop();

        Recorder said = run(guarded(GuardPolicy.standard(), Optional.empty()), window(0, 0, true));

        assertThat(said.lives()).containsExactly("repetition.token RAISED", "repetition.token CONFIRMED");
    }

    @Test
    void aProvisionalAlarmThatTheFinalDecodeDropsIsCleared() {
        GuardedEngine guarded = guarded(GuardPolicy.standard());
        plainText(3, -3);
        Recorder first = run(guarded, window(0, 0, false));
        Recorder second = run(guarded, window(0, 1, false));
        Recorder third = run(guarded, window(0, 2, false));
        plainText(-3, 3);
        Recorder last = run(guarded, window(0, 3, true));

        assertThat(first.alerts()).as("one decode alone").isEmpty();
        assertThat(second.lives()).containsExactly("hallucination.nonspeech RAISED");
        assertThat(third.alerts()).as("nothing new").isEmpty();
        assertThat(last.lives()).containsExactly("hallucination.nonspeech CLEARED");
        assertThat(last.alerts().getFirst().episode())
                .isEqualTo(second.alerts().getFirst().episode());
    }

    @Test
    void aDecidedWindowDecodedAgainSaysNothingNewEvenAfterARestart() {
        GuardedEngine before = guarded(GuardPolicy.standard());
        plainText(3, -3);
        run(before, window(0, 0, true));
        String state = before.alertState("", "call-1", "customer").orElseThrow();
        GuardedEngine after = guarded(GuardPolicy.standard());
        after.restoreAlertState("", "call-1", "customer", state);

        assertThat(run(before, window(0, 0, true)).alerts()).isEmpty();
        assertThat(run(after, window(0, 0, true)).alerts()).isEmpty();
        assertThat(run(after, window(8000, 0, true)).alerts()).as("it goes on").isEmpty();
        run(after, window(50_000, 0, false));
        assertThat(run(after, window(50_000, 1, true)).lives().stream().filter(life -> life.startsWith("hall")))
                .as("over, and a new one")
                .containsExactly(
                        "hallucination.nonspeech RAISED",
                        "hallucination.nonspeech UPDATED",
                        "hallucination.nonspeech CONFIRMED");
    }

    @Test
    void anHourOfHoldMusicIsOneAlertThoughEachWindowsTextIsWithheld() {
        plainText(4, -3);
        GuardedEngine guarded = guarded(GuardPolicy.standard().withMode(GuardMode.SUPPRESS));
        List<Alert> told = new ArrayList<>();
        for (int window = 0; window < 450; window++) {
            told.addAll(run(guarded, window(8000 * window, 0, false)).alerts());
            Recorder last = run(guarded, window(8000 * window, 1, true));
            told.addAll(last.alerts());
            assertThat(last.segment().withheld()).isTrue();
            String state = guarded.alertState("", "call-1", "customer").orElseThrow();
            guarded = guarded(GuardPolicy.standard().withMode(GuardMode.SUPPRESS));
            guarded.restoreAlertState("", "call-1", "customer", state);
        }
        told.addAll(guarded.ended("", "call-1", "customer"));

        List<Alert> music = told.stream()
                .filter(alert -> alert.type() == AlertType.HALLUCINATION_NONSPEECH)
                .toList();
        assertThat(music)
                .hasSize(10)
                .extracting(Alert::episode)
                .containsOnly(music.getFirst().episode());
        assertThat(music.getLast().endMs()).isEqualTo(3_600_000);
        assertThat(music.subList(1, 10)).extracting(Alert::action).containsOnly("suppressed");
        assertThat(guarded.ended("", "another", "customer")).isEmpty();
    }

    @Test
    void theSameAudioGivesTheSameIdsInAnotherProcess() {
        plainText(3, -3);

        List<Alert> one =
                run(guarded(GuardPolicy.standard()), window(0, 0, true)).alerts();
        List<Alert> two =
                run(guarded(GuardPolicy.standard()), window(0, 0, true)).alerts();

        assertThat(one).isNotEmpty().isEqualTo(two);
    }

    @Test
    void theBudgetsEndIsAnAlertAndSoAreTokensThatTheAudioCannotGive() {
        engine.lastReason = DecodeEnd.Reason.BUDGET;
        plainText(-3, 3);
        assertThat(run(guarded(GuardPolicy.standard()), window(0, 0, true)).lives())
                .containsExactly("budget.exhausted RAISED", "budget.exhausted CONFIRMED");

        engine.lastReason = DecodeEnd.Reason.END_OF_TEXT;
        engine.clear();
        for (int i = 0; i < 60; i++) {
            engine.token(i * 7 % 10 == 3 ? i % 3 : i * 7 % 10, 3 * i / 4.0, -3, 3);
        }
        Recorder said = new Recorder();
        guarded(GuardPolicy.standard())
                .decode(new WindowContext("", "c", "agent", 0, 1000, 0, true), new float[16_000], said);
        assertThat(said.lives()).contains("budget.exhausted RAISED");
        assertThat(engine.played).isEqualTo(25);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    void aFailedDecodeIsAFailureAndNoSegment(DecodeEnd.Reason reason) {
        plainText(-3, 3);
        engine.lastReason = reason;

        Recorder said = run(guarded(GuardPolicy.standard()), window(0, 0, true));

        assertThat(said.of(GuardedSegment.class)).isEmpty();
        assertThat(said.events)
                .last()
                .isInstanceOf(
                        reason == DecodeEnd.Reason.FAILED ? IllegalStateException.class : CancellationException.class);
    }

    @Test
    void anEmptyWindowHasNoRisk() {
        engine.clear();

        Recorder said = run(guarded(GuardPolicy.standard()), window(0, 0, true));

        assertThat(said.alerts()).isEmpty();
        assertThat(said.segment().risk()).isZero();
        assertThat(said.segment().text()).isEmpty();
    }

    @Test
    void attentionThatStallsOrJumpsBackIsReported() {
        engine.clear();
        List<Integer> ids = new ArrayList<>(List.of(0, 1, 2, 3, 5, 6, 7, 8, 9, 3, 1, 8, 0, 2, 9, 8, 7, 5));
        for (int i = 0; i < ids.size(); i++) {
            engine.token(ids.get(i), i < 4 ? 100 + 30 * i : 90, -3, 3);
        }

        Recorder said = run(guarded(GuardPolicy.standard()), window(0, 0, true));

        assertThat(said.lives())
                .contains("attention.rewind RAISED", "attention.stall RAISED", "attention.stall CONFIRMED");
        assertThat(said.alerts()).extracting(Alert::severity).doesNotContain(Severity.HIGH);
    }

    @Test
    void theSameInventedTextInThreeWindowsIsARepetitionAlsoOverARestart() {
        plainText(1, 3);
        GuardedEngine one = guarded(GuardPolicy.standard());
        List<Alert> undisturbed = new ArrayList<>();
        for (int window = 0; window < 3; window++) {
            run(one, window(8000 * window, 0, false));
            undisturbed.addAll(run(one, window(8000 * window, 1, true)).alerts());
        }
        GuardedEngine two = guarded(GuardPolicy.standard());
        List<Alert> disturbed = new ArrayList<>();
        for (int window = 0; window < 3; window++) {
            run(two, window(8000 * window, 0, false));
            disturbed.addAll(run(two, window(8000 * window, 1, true)).alerts());
            String state = two.alertState("", "call-1", "customer").orElseThrow();
            two = guarded(GuardPolicy.standard());
            two.restoreAlertState("", "call-1", "customer", state);
        }

        assertThat(disturbed).isEqualTo(undisturbed);
        List<Alert> repeats = undisturbed.stream()
                .filter(alert -> alert.type() == AlertType.REPETITION_CROSSWINDOW)
                .toList();
        assertThat(repeats).extracting(Alert::state).containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
        assertThat(repeats.getFirst().startMs()).isZero();
        assertThat(repeats.getFirst().endMs()).isEqualTo(24_000);
        assertThat(repeats.getFirst().evidence().score()).isEqualTo(3);
    }

    @Test
    void theSameGroundedTextInThreeWindowsIsNoRepetition() {
        plainText(-3, 3);
        GuardedEngine guarded = guarded(GuardPolicy.standard());

        for (int window = 0; window < 8; window++) {
            assertThat(run(guarded, window(8000 * window, 0, true)).alerts()).isEmpty();
        }
    }

    @Test
    void whatTheLimitDropsIsCountedAlsoAfterTheChannelEnded() {
        GuardPolicy standard = GuardPolicy.standard();
        GuardPolicy tight = new GuardPolicy(standard.mode(), Map.of(), 4, 3, 8, 12, 24, false, 1);
        GuardedEngine guarded = guarded(tight);
        plainText(3, -3);

        assertThat(run(guarded, window(0, 0, true)).alerts()).hasSize(2);
        assertThat(run(guarded, window(40_000, 0, true)).alerts()).isEmpty();
        // another text: the same a third time would be a repetition over windows
        engine.clear();
        for (int i = 5; i < 10; i++) {
            engine.token(i, 20 * i, 3, -3);
        }
        assertThat(run(guarded, window(60_000, 0, true)).alerts()).hasSize(2);
        guarded.forget("", "call-1", "customer");

        assertThat(guarded.alertsDropped()).isEqualTo(1);
    }
}
