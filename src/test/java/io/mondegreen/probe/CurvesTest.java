package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CurvesTest {

    @Test
    void aCurveHoldsTheAreaThatRankingSays() {
        Random random = new Random(3);
        double[] scores = new double[2000];
        boolean[] labels = new boolean[2000];
        for (int i = 0; i < scores.length; i++) {
            labels[i] = random.nextInt(4) == 0;
            scores[i] = random.nextGaussian() + (labels[i] ? 1 : 0);
        }

        List<List<Double>> points = Curves.roc(scores, labels);

        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            List<Double> from = points.get(i - 1);
            List<Double> to = points.get(i);
            area += (to.get(0) - from.get(0)) * (to.get(1) + from.get(1)) / 2;
        }
        assertThat(area).isCloseTo(Metrics.auroc(scores, labels), Offset.offset(0.005));
        assertThat(points).startsWith(List.of(0.0, 0.0)).endsWith(List.of(1.0, 1.0));
        assertThat(points).hasSizeBetween(50, 110);
    }

    @Test
    void equalScoresAreOneStep() {
        assertThat(Curves.roc(new double[] {1, 1, 1, 1}, new boolean[] {true, false, true, false}))
                .containsExactly(List.of(0.0, 0.0), List.of(1.0, 1.0));
    }

    @Test
    void calibrationCountsEveryWindowOnce() {
        double[] probabilities = {0.05, 0.07, 0.95, 1.0, 0.5};
        boolean[] labels = {false, true, true, true, false};

        assertThat(Curves.calibration(probabilities, labels))
                .containsExactly(List.of(0.06, 0.5, 2.0), List.of(0.5, 0.0, 1.0), List.of(0.975, 1.0, 2.0));
    }
}
