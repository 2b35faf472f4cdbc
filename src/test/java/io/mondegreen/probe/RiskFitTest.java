package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Risks fitted to windows whose measures are drawn so that it is known which of them tell something. */
class RiskFitTest {
    private static final List<WindowFeature> POSSIBLE = List.of(
            WindowFeature.LOGPROB_MEAN,
            WindowFeature.LOGPROB_MIN,
            WindowFeature.NO_SPEECH,
            WindowFeature.REPETITION,
            WindowFeature.TOKEN_RATE);

    /** Failures have a log-probability lower by 3 and, apart from it, more no-speech by 2; everything else is noise. */
    private static List<RiskFit.Row> rows(int failures, int right, double shift, double second) {
        SplittableRandom random = new SplittableRandom(5);
        List<RiskFit.Row> rows = new ArrayList<>();
        for (int i = 0; i < failures + right; i++) {
            boolean failed = i < failures;
            Map<WindowFeature, Double> measures = new EnumMap<>(WindowFeature.class);
            for (WindowFeature feature : POSSIBLE) {
                measures.put(feature, random.nextGaussian());
            }
            measures.merge(WindowFeature.LOGPROB_MEAN, failed ? -shift : 0, Double::sum);
            measures.merge(WindowFeature.NO_SPEECH, failed ? second : 0, Double::sum);
            rows.add(new RiskFit.Row(measures, failed, "voice:" + i % 23));
        }
        return rows;
    }

    @Test
    void theFewestMeasuresThatDoAreTakenTheBestFirst() {
        WindowRisk risk = RiskFit.of(rows(300, 900, 3, 2), POSSIBLE).orElseThrow();

        assertThat(risk.features()).containsExactly(WindowFeature.LOGPROB_MEAN, WindowFeature.NO_SPEECH);
        assertThat(risk.weights().get(0)).isNegative();
        assertThat(risk.weights().get(1)).isPositive();
    }

    @Test
    void aMeasureThatSpeaksTheWrongWayRoundIsNotTaken() {
        WindowRisk risk = RiskFit.of(rows(300, 900, 1, -3), POSSIBLE).orElseThrow();

        assertThat(risk.features()).doesNotContain(WindowFeature.NO_SPEECH).contains(WindowFeature.LOGPROB_MEAN);
    }

    @Test
    void theRiskIsCalibrated() {
        List<RiskFit.Row> rows = rows(400, 400, 1.5, 1);
        WindowRisk risk = RiskFit.of(rows, POSSIBLE).orElseThrow();
        boolean[] labels = new boolean[rows.size()];
        double[] said = new double[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.get(i).failed();
            double logit = risk.bias();
            for (int k = 0; k < risk.features().size(); k++) {
                logit += risk.weights().get(k)
                        * rows.get(i).measures().get(risk.features().get(k));
            }
            said[i] = risk.calibration().probability(logit);
        }
        assertThat(Metrics.calibrationError(said, labels)).isLessThan(0.05);
    }

    @Test
    void tooFewFailuresGiveNoRisk() {
        assertThat(RiskFit.of(rows(9, 900, 3, 2), POSSIBLE)).isEmpty();
        assertThat(RiskFit.of(rows(300, 9, 3, 2), POSSIBLE)).isEmpty();
    }

    @Test
    void recallIsCountedWhereFewFalseAlarmsAre() {
        double[] scores = {9, 8, 3, 1, 7, 2, 1, 0, 0, 0};
        boolean[] labels = {true, true, true, true, false, false, false, false, false, false};

        assertThat(Metrics.recallUpTo(scores, labels, 0.01)).as("above 7").isEqualTo(0.5);
        assertThat(Metrics.recallUpTo(scores, labels, 0.34))
                .as("above 7, and above 2")
                .isEqualTo((0.5 + 0.75) / 2);
    }
}
