package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowRisk;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A decode of a few words heard by the meter: what thresholds are chosen by must be what the guard will compare with them. */
class RiskMeterTest {
    private static final List<String> WORDS = List.of(" the", " car", " is", " late", " thank", " you", " no");
    private static final WindowRisk PROBE =
            new WindowRisk(List.of(WindowFeature.PROBE_MEAN), List.of(1.0), 0, Platt.IDENTITY);
    private static final WindowRisk DOUBT =
            new WindowRisk(List.of(WindowFeature.LOGPROB_MEAN), List.of(-10.0), 0, Platt.IDENTITY);

    private static RiskMeter hear(Risks risks, int[] ids, double... probes) {
        ProbeBundle bundle = ProbedModel.bundle(risks);
        RiskMeter meter = new RiskMeter(ProbedModel.of(WORDS), bundle, GuardPolicy.standard(), 400);
        ScriptedEngine engine = new ScriptedEngine();
        for (int i = 0; i < ids.length; i++) {
            engine.token(ids[i], 20, probes[Math.min(i, probes.length - 1)], 3);
        }
        engine.submit(new DecodeRequest(new float[16_000]), meter);
        return meter;
    }

    @Test
    void theWholeAndTheMostBeforeAreTheGuardsOwnRisks() {
        RiskMeter meter = hear(Risks.of(PROBE), new int[] {0, 1, 2, 3, 4, 5}, 2, 2, 2, 2, -4, -4);

        assertThat(meter.running()).as("after four tokens").isCloseTo(2, within(1e-5f));
        assertThat(meter.whole()).isCloseTo(0, within(1e-5f));
        assertThat(meter.measures().orElseThrow()).containsEntry(WindowFeature.TOKEN_RATE, 6 / 8.0);
        assertThat(meter.repeating()).isEmpty();
    }

    @Test
    void aShortTextHasNoRunningRisk() {
        RiskMeter meter = hear(Risks.of(PROBE), new int[] {0, 1}, 5);

        assertThat(meter.running()).isEqualTo(FalseAlarmCurve.NEVER);
        assertThat(meter.whole()).isCloseTo(5, within(1e-5f));
    }

    @Test
    void noTextHasNone() {
        RiskMeter meter = hear(Risks.of(PROBE), new int[0]);

        assertThat(meter.whole()).isEqualTo(FalseAlarmCurve.NEVER);
        assertThat(meter.measures()).isEmpty();
    }

    @Test
    void whatRepeatsIsMeasuredWhereItIsNoticedAndCountsAsEarly() {
        int[] again = IntStream.range(0, 6).map(_ -> 6).toArray();
        RiskMeter meter = hear(new Risks(PROBE, Optional.empty(), Optional.of(DOUBT)), again, -9);

        assertThat(meter.repeating().orElseThrow()).containsEntry(WindowFeature.TOKEN_RATE, 3 / 8.0);
        assertThat(meter.loops()).isCloseTo(2, within(1e-5f));
        assertThat(meter.running()).isCloseTo(-9, within(1e-5f));
        assertThat(meter.whole()).isCloseTo(-9, within(1e-5f));
    }
}
