package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final double[] SCORES = {0.1, 0.4, 0.35, 0.8};
    private static final boolean[] LABELS = {false, false, true, true};

    @Test
    void aurocIsTheShareOfPairsInTheRightOrder() {
        // pairs (positive, negative): .35>.1, .35<.4, .8>.1, .8>.4
        assertThat(Metrics.auroc(SCORES, LABELS)).isEqualTo(0.75);
    }

    @Test
    void aurocCountsTiesHalf() {
        assertThat(Metrics.auroc(new double[] {1, 1, 1, 1}, LABELS)).isEqualTo(0.5);
        // .5 ties with one of two negatives and beats the other: (0.5 + 1) / 2
        assertThat(Metrics.auroc(new double[] {0.2, 0.5, 0.5}, new boolean[] {false, false, true}))
                .isEqualTo(0.75);
    }

    @Test
    void countsAtAThreshold() {
        assertThat(Metrics.accuracy(SCORES, LABELS, 0.35)).isEqualTo(0.75);
        assertThat(Metrics.recall(SCORES, LABELS, 0.36)).isEqualTo(0.5);
        assertThat(Metrics.falsePositiveRate(SCORES, LABELS, 0.4)).isEqualTo(0.5);
    }

    @Test
    void theThresholdForAFalseAlarmRateIsTheLowestThatKeepsIt() {
        double[] scores = IntStream.range(0, 110).mapToDouble(i -> i).toArray();
        boolean[] labels = new boolean[110];
        for (int i = 100; i < 110; i++) {
            labels[i] = true;
        }
        double threshold = Metrics.thresholdAt(scores, labels, 0.05);

        assertThat(Metrics.falsePositiveRate(scores, labels, threshold)).isEqualTo(0.05);
        assertThat(Metrics.falsePositiveRate(scores, labels, Math.nextDown(threshold)))
                .isGreaterThan(0.05);
        assertThat(Metrics.recall(scores, labels, threshold)).isEqualTo(1);
        assertThat(Metrics.thresholdAt(scores, labels, 0.001)).isGreaterThan(99);
    }

    @Test
    void brierAndCalibrationErrorByHand() {
        double[] p = {0.1, 0.15, 0.9, 0.7};

        assertThat(Metrics.brier(p, LABELS)).isCloseTo((0.01 + 0.0225 + 0.01 + 0.09) / 4, within(1e-12));
        // bins: {.1,.15} say .25 of 0, {.9} says .9 of 1, {.7} says .7 of 1
        assertThat(Metrics.calibrationError(p, LABELS)).isCloseTo((0.25 + 0.1 + 0.3) / 4, within(1e-12));
        assertThat(Metrics.calibrationError(new double[] {1, 0}, new boolean[] {true, false}))
                .isZero();
    }

    @Test
    void theBootstrapDrawsWholeGroups() {
        int n = 400;
        double[] scores = new double[n];
        boolean[] labels = new boolean[n];
        String[] many = new String[n];
        String[] few = new String[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2 == 0;
            int voice = i / 40;
            // voices differ in how well they are told apart
            scores[i] = (labels[i] ? voice / 5.0 : 0) + Math.sin(i * 12.9898) * 2;
            many[i] = "w" + i;
            few[i] = "v" + voice;
        }

        Metrics.Interval perWindow = Metrics.bootstrap(scores, labels, many, Metrics::auroc, 300, 0.95, 1);
        Metrics.Interval perVoice = Metrics.bootstrap(scores, labels, few, Metrics::auroc, 300, 0.95, 1);

        assertThat(perVoice).isEqualTo(Metrics.bootstrap(scores, labels, few, Metrics::auroc, 300, 0.95, 1));
        assertThat(perVoice.value())
                .isEqualTo(Metrics.auroc(scores, labels))
                .isBetween(perVoice.low(), perVoice.high());
        assertThat(perVoice.high() - perVoice.low()).isGreaterThan(perWindow.high() - perWindow.low());
    }
}
