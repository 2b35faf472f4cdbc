package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

    private record Data(float[][] x, boolean[] y) {}

    private static Data drawn(int n, double[] weight, double bias, long seed) {
        Random random = new Random(seed);
        float[][] x = new float[n][weight.length];
        boolean[] y = new boolean[n];
        for (int i = 0; i < n; i++) {
            double z = bias;
            for (int j = 0; j < weight.length; j++) {
                // features of very different scale and offset
                x[i][j] = (float) ((random.nextGaussian() + j) * Math.pow(4, j % 3));
                z += weight[j] * x[i][j];
            }
            y[i] = random.nextDouble() < Platt.sigmoid(z);
        }
        return new Data(x, y);
    }

    @Test
    void recoversTheWeightsThatMadeTheData() {
        double[] truth = {1.5, -0.5, 0.1, 0, -1};
        Data data = drawn(40_000, truth, 14, 3);

        LogisticRegression.Fit fit = LogisticRegression.fit(data.x(), data.y(), 0, false);

        for (int j = 0; j < truth.length; j++) {
            assertThat(fit.weight()[j]).isCloseTo(truth[j], within(0.06));
        }
        assertThat(fit.bias()).isCloseTo(14, within(0.5));
        assertThat(fit.gradientNorm()).isLessThan(1e-6);
    }

    @Test
    void theGradientOfTheStatedLossIsZeroAtTheSolution() {
        Data data = drawn(500, new double[] {0.7, -0.2, 0.05}, -0.5, 8);
        double l2 = 0.03;
        LogisticRegression.Fit fit = LogisticRegression.fit(data.x(), data.y(), l2, true);
        int n = data.y().length;
        double positives = Metrics.positives(data.y());
        double[] mean = new double[3];
        double[] sd = new double[3];
        for (int j = 0; j < 3; j++) {
            for (float[] row : data.x()) {
                mean[j] += row[j] / n;
            }
            for (float[] row : data.x()) {
                sd[j] += Math.pow(row[j] - mean[j], 2) / n;
            }
            sd[j] = Math.sqrt(sd[j]);
        }
        double[] gradient = new double[4];
        for (int i = 0; i < n; i++) {
            double c = 0.5 / (data.y()[i] ? positives : n - positives);
            double r = c * (Platt.sigmoid(fit.score(data.x()[i])) - (data.y()[i] ? 1 : 0));
            for (int j = 0; j < 3; j++) {
                gradient[j] += r * (data.x()[i][j] - mean[j]) / sd[j];
            }
            gradient[3] += r;
        }
        for (int j = 0; j < 3; j++) {
            gradient[j] += l2 * fit.weight()[j] * sd[j];
        }

        assertThat(gradient).containsExactly(new double[4], within(1e-6));
    }

    @Test
    void separableDataStayFinite() {
        float[][] x = {{-2}, {-1}, {1}, {2}};
        boolean[] y = {false, false, true, true};

        LogisticRegression.Fit penalised = LogisticRegression.fit(x, y, 1e-3, true);
        LogisticRegression.Fit free = LogisticRegression.fit(x, y, 0, true);

        assertThat(penalised.weight()[0]).isBetween(0.5, 50.0);
        assertThat(free.weight()[0]).isFinite();
        assertThat(Metrics.auroc(free.scores(x), y)).isEqualTo(1);
    }

    @Test
    void aConstantFeatureGetsNoWeight() {
        float[][] x = {{-2, 7}, {-1, 7}, {1, 7}, {0.5f, 7}};

        assertThat(LogisticRegression.fit(x, new boolean[] {false, true, true, false}, 0.1, false)
                        .weight()[1])
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void theSameDataGiveTheSameBits() {
        Data data = drawn(300, new double[] {1, 0.2}, 0, 5);

        assertThat(LogisticRegression.fit(data.x(), data.y(), 1e-2, true).weight())
                .isEqualTo(
                        LogisticRegression.fit(data.x(), data.y(), 1e-2, true).weight());
    }

    @Test
    void wideDataOfManyRowsTakeSeconds() {
        Random random = new Random(1);
        float[][] x = new float[4000][1000];
        boolean[] y = new boolean[4000];
        for (int i = 0; i < x.length; i++) {
            y[i] = i % 3 == 0;
            for (int j = 0; j < 1000; j++) {
                x[i][j] = (float) (random.nextGaussian() + (y[i] && j < 20 ? 0.5 : 0));
            }
        }
        long start = System.nanoTime();

        LogisticRegression.Fit fit = LogisticRegression.fit(x, y, 1e-2, true);

        assertThat((System.nanoTime() - start) / 1e9).isLessThan(60);
        assertThat(fit.gradientNorm()).isLessThan(1e-6);
    }

    @Test
    void wrongInputIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogisticRegression.fit(new float[][] {{1}, {2}}, new boolean[] {true, true}, 0, true))
                .withMessageContaining("both classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LogisticRegression.fit(new float[][] {{1}, {Float.NaN}}, new boolean[] {true, false}, 0, true))
                .withMessageContaining("row 1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> LogisticRegression.fit(new float[][] {{1}, {2, 3}}, new boolean[] {true, false}, 0, true))
                .withMessageContaining("row 1 has 2");
    }
}
