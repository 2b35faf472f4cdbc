package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlattTest {

    @Test
    void recoversTheSlopeAndOffsetThatMadeTheLabels() {
        Random random = new Random(2);
        double[] scores = new double[50_000];
        boolean[] labels = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 100 * random.nextGaussian() + 30;
            labels[i] = random.nextDouble() < Platt.sigmoid(0.02 * scores[i] - 1);
        }

        Platt platt = Platt.fit(scores, labels);

        assertThat(platt.a()).isCloseTo(0.02, within(0.001));
        assertThat(platt.b()).isCloseTo(-1, within(0.05));
    }

    @Test
    void separatedScoresGiveAFiniteSlope() {
        Platt platt = Platt.fit(new double[] {-1, -2, 1, 2}, new boolean[] {false, false, true, true});

        assertThat(platt.a()).isPositive().isFinite();
        assertThat(platt.probability(2)).isBetween(0.6, 0.99);
    }

    @Test
    void sigmoidDoesNotOverflow() {
        assertThat(Platt.sigmoid(1000)).isEqualTo(1);
        assertThat(Platt.sigmoid(-1000)).isZero();
        assertThat(Platt.sigmoid(0)).isEqualTo(0.5);
    }

    @Test
    void oneClassAloneCannotBeCalibrated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Platt.fit(new double[] {1, 2}, new boolean[] {true, true}))
                .withMessageContaining("both classes");
    }
}
