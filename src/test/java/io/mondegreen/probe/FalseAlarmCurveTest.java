package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.probe.FalseAlarmCurve.Peak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FalseAlarmCurveTest {
    private static final long HOUR_MS = 3_600_000;

    private static FalseAlarmCurve curve(long seed, int windows, long mediaMs) {
        Random random = new Random(seed);
        List<Peak> right = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            float whole = Math.round(20 * random.nextGaussian()) / 10f; // ties
            float running = random.nextInt(8) == 0 ? FalseAlarmCurve.NEVER : whole + (float) random.nextGaussian();
            float loop = random.nextInt(8) == 0 ? (float) random.nextGaussian() : FalseAlarmCurve.NEVER;
            right.add(new Peak(whole, running, loop));
        }
        return new FalseAlarmCurve(right, mediaMs, 0.5, 4, Map.of());
    }

    @Test
    void pausesCountAsAgentTime() {
        assertThat(curve(1, 10, HOUR_MS).hours()).isCloseTo(2, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aBudgetIsKeptAndSpentAndALargerOneIsNeverStricter(long seed) {
        FalseAlarmCurve curve = curve(seed, 300, 5 * HOUR_MS);
        Bound before = new Bound(1, 1);
        for (double perHour : new double[] {0, 0.05, 0.1, 0.5, 1, 2, 4, 8, 15, 29, 40}) {
            Bound bound = curve.at(perHour);
            assertThat(curve.alarms(bound)).isLessThanOrEqualTo((int) Math.floor(10 * perHour + 1e-9));
            assertThat(bound.window()).isLessThanOrEqualTo(before.window());
            assertThat(bound.running()).isLessThanOrEqualTo(before.running());
            assertThat(bound.loop()).isLessThanOrEqualTo(before.loop());
            before = bound;
        }
        assertThat(curve.alarms(curve.at(4))).as("of 40 that may").isGreaterThan(25);
        assertThat(curve.alarms(curve.at(40))).as("all may").isEqualTo(300);
    }

    @Test
    void earlyAlarmsTakeAQuarterOfTheBudgetAtMost() {
        List<Peak> right = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            right.add(new Peak(-5, i)); // sound in the end, doubted on the way
            right.add(new Peak(i / 10f, -5));
        }
        Bound bound = new FalseAlarmCurve(right, HOUR_MS, 1, 4, Map.of()).at(4);

        assertThat(bound.running()).isBetween(Platt.sigmoid(8), Platt.sigmoid(9f));
        assertThat(bound.window()).isBetween(Platt.sigmoid(0.6f), Platt.sigmoid(0.7f));
    }

    @Test
    void loopsTakeAQuarterOfTheBudgetAtMostAndThatOfOthersWhereNothingRepeats() {
        List<Peak> right = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            right.add(new Peak(-5, -5, i)); // said again and again
            right.add(new Peak(i / 10f, -5));
        }
        Bound bound = new FalseAlarmCurve(right, HOUR_MS, 1, 4, Map.of()).at(4);

        assertThat(bound.loop()).isBetween(Platt.sigmoid(8), Platt.sigmoid(9f));
        assertThat(bound.window()).isBetween(Platt.sigmoid(0.6f), Platt.sigmoid(0.7f));
        Bound still = new FalseAlarmCurve(right.subList(1, 2), HOUR_MS, 1, 4, Map.of()).at(0.5);
        assertThat(still.loop()).as("nobody repeats").isLessThan(1e-9);
    }

    @Test
    void lessThanOneFalseAlarmInAllMeansAboveEveryWindow() {
        FalseAlarmCurve curve = curve(1, 50, HOUR_MS / 2);

        assertThat(curve.alarms(curve.at(0.9))).isZero();
        assertThat(curve.alarms(curve.at(1))).isLessThanOrEqualTo(1);
    }

    @Test
    void whatIsNoCurveIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FalseAlarmCurve(List.of(), 0, 0.5, 4, Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new FalseAlarmCurve(List.of(), 1, 1.5, 4, Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Peak(Float.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bound(0.8, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bound(0.5, 0.8, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Peak(0, 0, Float.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curve(1, 5, HOUR_MS).at(Double.NaN));
    }
}
