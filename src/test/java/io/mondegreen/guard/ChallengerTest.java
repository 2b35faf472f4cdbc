package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.probe.ProbeBundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A second bundle that judges the same windows; its heads come after the first's two. */
class ChallengerTest {
    private static final List<String> WORDS = List.of(" the", " car", " is", " late", " thank", " you");

    private final ScriptedEngine engine = new ScriptedEngine();
    private final Challenger challenger =
            new Challenger(ProbedModel.bundle(), ProbedModel.bundle().heads().size(), RiskLevels.STANDARD_BUDGET);
    private int window;

    private GuardedEngine guarded(GuardPolicy policy, Optional<ProbeBundle> bundle) {
        return new GuardedEngine(
                engine,
                ProbedModel.of(WORDS),
                bundle,
                bundle.map(probes -> policy.resolved(probes, RiskLevels.STANDARD_BUDGET))
                        .orElse(policy),
                Optional.empty(),
                Optional.empty(),
                Optional.of(challenger),
                DriftReference.BUNDLE);
    }

    private Recorder hear(GuardedEngine guarded, double champion, double other, boolean isFinal) {
        engine.clear();
        for (int i = 0; i < 5; i++) {
            engine.token((i + window) % 6, 15 + 15 * i, champion, 3, other, 3);
        }
        Recorder said = new Recorder();
        long start = 8000L * window++;
        guarded.decode(
                new WindowContext("", "c", "agent", start, start + 8000, 0, isFinal), new float[8 * 16_000], said);
        return said;
    }

    @Test
    void itIsCountedWhichOfBothWouldAlarmAndOnlyTheFirstIsHeard() {
        GuardedEngine guarded = guarded(GuardPolicy.standard(), Optional.of(ProbedModel.bundle()));

        assertThat(hear(guarded, -3, 3, true).alerts()).isEmpty();
        assertThat(hear(guarded, -3, 3, true).segment().risk()).isLessThan(0.1);
        assertThat(hear(guarded, 3, -3, true).alerts()).isNotEmpty();
        hear(guarded, 3, 3, true);
        hear(guarded, 3, 3, true);
        hear(guarded, 3, 3, true);
        for (int i = 0; i < 4; i++) {
            hear(guarded, -3, -3, true);
        }
        hear(guarded, 3, 3, false);

        assertThat(challenger.challengerOnly()).isEqualTo(2);
        assertThat(challenger.championOnly()).isEqualTo(1);
        assertThat(challenger.both()).as("provisional decodes are not counted").isEqualTo(3);
        assertThat(challenger.neither()).isEqualTo(4);
    }

    @Test
    void itsThresholdsAreItsOwn() {
        GuardPolicy standard = GuardPolicy.standard();
        GuardPolicy strict = new GuardPolicy(
                standard.mode(), Map.of(AlertType.HALLUCINATION_CONTENT, 0.99), 4, 3, 8, 12, 24, false, 30);
        GuardedEngine guarded = guarded(strict, Optional.of(ProbedModel.bundle()));

        assertThat(hear(guarded, 2, 2, true).alerts()).isEmpty();

        assertThat(challenger.challengerOnly()).isEqualTo(1);
    }

    @Test
    void aGuardThatJudgesNothingComparesNothing() {
        hear(guarded(GuardPolicy.standard().withMode(GuardMode.OFF), Optional.of(ProbedModel.bundle())), 3, 3, true);

        assertThat(challenger.both() + challenger.neither()).isZero();
    }

    @Test
    void whatTheGuardReadsIsWatchedForDrift() {
        GuardedEngine guarded = guarded(GuardPolicy.standard(), Optional.of(ProbedModel.bundle()));
        for (int i = 0; i < 2 * DriftWatch.WINDOWS; i++) {
            hear(guarded, -3 + 0.001 * (i % 100), 0, true);
        }
        assertThat(guarded.drift()).isEmpty();
        for (int i = 0; i < DriftWatch.WINDOWS; i++) {
            hear(guarded, -1, 0, true);
        }

        assertThat(guarded.drift()).map(DriftEvent::signal).contains("risk");
        assertThat(guarded.drift()).map(DriftEvent::signal).contains("probe");
        assertThat(guarded.drift()).isEmpty();
        assertThat(guarded.driftIndex("probe")).isGreaterThan(1);
    }
}
