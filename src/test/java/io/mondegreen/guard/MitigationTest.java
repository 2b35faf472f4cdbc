package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.Retry;
import io.mondegreen.guard.Remedies.Remedy;
import io.mondegreen.taps.Ablation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A text that runs away, and what is decoded in its place. */
class MitigationTest {
    private static final List<String> WORDS =
            List.of(" the", " car", " is", " late", " seven", " thank", " you", " now");
    private static final int SEVEN = 4;
    private static final List<Ablation> HEAD = Ablation.parseList("cross:L1H0");
    private static final List<Ablation> LAYER = Ablation.parseList("cross:L2");
    private static final Remedies REMEDIES =
            new Remedies(List.of(new Remedy("cross L1H0", HEAD), new Remedy("cross L2", LAYER)), 2, 200);

    private final ScriptedEngine engine = new ScriptedEngine();

    private GuardedEngine guarded(Remedies remedies, GuardPolicy policy) {
        return new GuardedEngine(
                engine, ProbedModel.of(WORDS), Optional.of(ProbedModel.bundle()), policy, Optional.of(remedies));
    }

    private static GuardPolicy mitigate() {
        return GuardPolicy.standard().withMode(GuardMode.MITIGATE);
    }

    private Recorder run(GuardedEngine guarded, boolean isFinal) {
        Recorder recorder = new Recorder();
        guarded.decode(
                new WindowContext("", "call-1", "customer", 0, 8000, 0, isFinal), new float[8 * 16_000], recorder);
        return recorder;
    }

    private Recorder run() {
        return run(guarded(REMEDIES, mitigate()), true);
    }

    /** These words, each 20 frames after the one before. */
    private void write(double hallucination, int firstFrame, int... words) {
        for (int i = 0; i < words.length; i++) {
            engine.token(words[i], firstFrame + 20 * i, hallucination, 3);
        }
    }

    private void loop(int times) {
        for (int i = 0; i < times; i++) {
            engine.token(SEVEN, 60, -3, 3);
        }
    }

    /** "the car", then a loop. */
    private void loopAfterTwoWords() {
        write(-3, 20, 0, 1);
        loop(30);
    }

    @Test
    void aLoopIsReplacedByWhatComesFromTheTokenBeforeItOn() {
        write(-3, 60, 2, 3);
        engine.thenAgain();
        loopAfterTwoWords();

        Recorder said = run();

        assertThat(engine.retries).containsExactly(new Retry(HEAD, 2));
        assertThat(said.segment().text()).isEqualTo("the car is late");
        assertThat(said.segment().end()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
        assertThat(said.segment().risk()).isLessThan(0.1);
        assertThat(said.segment().tokens()).hasSize(4);
        assertThat(said.lives())
                .containsExactly(
                        "repetition.token RAISED",
                        "mitigation.applied RAISED",
                        "repetition.token CONFIRMED",
                        "mitigation.applied CONFIRMED");
        assertThat(said.alerts())
                .extracting(Alert::action)
                .containsExactly("stopped", "mitigated", "mitigated", "mitigated");
        Mitigated how = said.alerts().getLast().mitigated().orElseThrow();
        assertThat(how.rung()).isEqualTo("rollback");
        assertThat(how.remedy()).isEqualTo("cross L1H0");
        assertThat(how.gates()).containsExactly("cross:L1H0");
        assertThat(how.tries()).isEqualTo(1);
        assertThat(how.riskBefore()).isGreaterThan(0.9);
        assertThat(how.riskAfter()).isEqualTo(said.segment().risk());
        assertThat(how.tokensBefore()).isEqualTo(5);
        assertThat(how.tokensAfter()).isEqualTo(4);
        assertThat(how.textBefore())
                .as("text stands in alerts only where the policy says so")
                .isEmpty();
    }

    @Test
    void tokensAreToldOnceWhileTheyComeAndTheSegmentHasTheNewOnes() {
        write(-3, 60, 2, 3);
        engine.thenAgain();
        loopAfterTwoWords();

        Recorder said = run();

        assertThat(said.of(GuardedToken.class)).as("the first decode's").hasSize(5);
        assertThat(said.events).last().isEqualTo(said.segment());
    }

    @Test
    void whereTheRollBackLoopsAgainTheWholeWindowIsDecodedAgain() {
        loop(30);
        engine.thenAgain();
        write(-3, 20, 0, 1, 5, 6);
        engine.thenAgain();
        loopAfterTwoWords();
        GuardedEngine guarded = guarded(REMEDIES, mitigate().withTextInAlerts(true));

        Recorder said = run(guarded, true);

        assertThat(engine.retries).containsExactly(new Retry(HEAD, 2), new Retry(HEAD, 0));
        Mitigated how = said.alerts().getLast().mitigated().orElseThrow();
        assertThat(how.rung()).isEqualTo("redecode");
        assertThat(how.tries()).isEqualTo(2);
        assertThat(how.textBefore()).contains("the car seven seven seven");
        assertThat(how.textAfter()).contains("the car thank you");
        assertThat(guarded.mitigationsApplied()).isEqualTo(1);
        assertThat(guarded.mitigationsRejected()).isZero();
    }

    @Test
    void afterADecodeFromTheBeginningNothingIsLeftToRollBackTo() {
        for (int attempt = 0; attempt < 3; attempt++) {
            loop(30);
            engine.thenAgain();
        }
        loopAfterTwoWords();

        Recorder said = run(guarded(new Remedies(REMEDIES.ladder(), 5, 200), mitigate()), true);

        assertThat(engine.retries).containsExactly(new Retry(HEAD, 2), new Retry(HEAD, 0), new Retry(LAYER, 0));
        assertThat(said.segment().text()).isEqualTo("the car seven seven seven");
    }

    @Test
    void whereNothingBetterComesTheFirstTextStandsAndTheAlertSaysSo() {
        loop(30);
        engine.thenAgain();
        loopAfterTwoWords();
        engine.thenAgain();
        loopAfterTwoWords();
        GuardedEngine guarded = guarded(REMEDIES, mitigate());

        Recorder said = run(guarded, true);

        assertThat(engine.retries).hasSize(2);
        assertThat(said.segment().text()).isEqualTo("the car seven seven seven");
        assertThat(said.segment().end()).isEqualTo(DecodeEnd.Reason.STOPPED);
        assertThat(said.lives()).containsExactly("repetition.token RAISED", "repetition.token CONFIRMED");
        assertThat(said.alerts().getLast().action()).isEqualTo("stopped");
        assertThat(said.alerts().getLast().evidence().reasons())
                .last()
                .asString()
                .isEqualTo("further decodes: 2, none better");
        assertThat(guarded.mitigationsRejected()).isEqualTo(1);
    }

    @Test
    void aTextThatLostGroundedWordsIsNotBelieved() {
        write(-3, 60, 2, 3);
        write(-3, 120, 5, 6);
        engine.thenAgain();
        write(-3, 20, 5, 6);
        engine.thenAgain();
        write(-3, 20, 0, 1, 2, 3);
        loop(30);
        // the roll back runs away; the whole window, decoded again, says something else
        engine.further.set(0, List.copyOf(engine.script));

        Recorder said = run();

        assertThat(engine.retries).hasSize(2);
        assertThat(said.segment().text()).isEqualTo("the car is late seven seven seven");
    }

    @Test
    void silenceIsNoCureWhereTheModelHearsSpeech() {
        engine.thenAgain();
        engine.thenAgain();
        loop(30);

        Recorder said = run();

        assertThat(engine.retries)
                .as("nothing stands before the loop")
                .containsExactly(new Retry(HEAD, 0), new Retry(LAYER, 0));
        assertThat(said.segment().text()).isEqualTo("seven seven seven");
    }

    @Test
    void aTextOfMoreRiskIsNotBelieved() {
        write(8, 20, 0, 1, 2, 3, 5, 6);
        engine.thenAgain();
        write(8, 20, 0, 1, 2, 3, 5, 6);
        engine.thenAgain();
        loop(30);

        Recorder said = run();

        assertThat(said.segment().text()).isEqualTo("seven seven seven");
        assertThat(said.lives()).as("what a try says is not told").allMatch(life -> life.startsWith("repetition"));
    }

    @Test
    void furtherDecodesEndWithTheirTokens() {
        write(-3, 20, 0, 1, 2, 3, 5, 6, 7, 0, 2, 6);
        engine.thenAgain();
        loop(30);

        Recorder said = run(guarded(new Remedies(REMEDIES.ladder(), 2, 6), mitigate()), true);

        assertThat(engine.played).isEqualTo(6);
        assertThat(engine.retries).hasSize(1);
        assertThat(said.segment().text()).isEqualTo("seven seven seven");
    }

    @Test
    void aProvisionalTextStandsAsItComes() {
        loopAfterTwoWords();

        Recorder said = run(guarded(REMEDIES, mitigate()), false);

        assertThat(engine.retries).isEmpty();
        assertThat(said.lives()).containsExactly("repetition.token RAISED");
    }

    @Test
    void goodTextIsNotTouched() {
        write(-3, 20, 0, 1, 2, 3);

        Recorder said = run();

        assertThat(engine.retries).isEmpty();
        assertThat(said.alerts()).isEmpty();
        assertThat(said.segment().text()).isEqualTo("the car is late");
    }

    @Test
    void otherRemediesMakeOtherIds() {
        GuardedEngine one = guarded(REMEDIES, mitigate());
        GuardedEngine two = guarded(new Remedies(REMEDIES.ladder().subList(1, 2), 2, 200), mitigate());

        assertThat(one.ids().policy()).isNotEqualTo(two.ids().policy());
        assertThat(one.ids().policy())
                .isEqualTo(guarded(REMEDIES, mitigate()).ids().policy());
    }

    @Test
    void theModeAndItsRemediesBelongTogether() {
        assertThatIllegalArgumentException().isThrownBy(() -> guarded(REMEDIES, GuardPolicy.standard()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Remedies(List.of(), 2, 10));
    }
}
