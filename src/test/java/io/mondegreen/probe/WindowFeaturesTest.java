package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WindowFeaturesTest {
    private static WindowFeatures text(double seconds, int... ids) {
        WindowFeatures features = new WindowFeatures(seconds);
        for (int id : ids) {
            features.add(id, 0, -0.1, 0.1, Double.NaN);
        }
        return features;
    }

    @Test
    void repetitionIsTheShareOfRunsOfThreeThatStoodThereBefore() {
        assertThat(text(1, 7, 7).get(WindowFeature.REPETITION)).isZero();
        assertThat(text(1, 1, 2, 3, 4, 5).get(WindowFeature.REPETITION)).isZero();
        assertThat(text(1, 1, 2, 3, 1, 2, 3).get(WindowFeature.REPETITION)).isCloseTo(1 / 4.0, within(1e-12));
        assertThat(text(1, 7, 7, 7, 7, 7).get(WindowFeature.REPETITION)).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void theRateCountsTokensPerSecondOfAudio() {
        assertThat(text(4, 1, 2, 3, 4, 5, 6).get(WindowFeature.TOKEN_RATE)).isEqualTo(1.5);
        assertThatIllegalArgumentException().isThrownBy(() -> new WindowFeatures(0));
    }

    @Test
    void longTextAndAFreshStartAreFine() {
        WindowFeatures features = text(10);
        for (int i = 0; i < 2000; i++) {
            features.add(i, 0, -0.1, 0.1, Double.NaN);
        }
        assertThat(features.get(WindowFeature.REPETITION)).isZero();
        features.reset();
        assertThat(features.get(WindowFeature.TOKEN_RATE)).isZero();
        features.add(1, 0, -0.1, 0.1, Double.NaN);
        assertThat(features.get(WindowFeature.TOKEN_RATE)).isEqualTo(0.1);
        assertThat(features.seconds()).isEqualTo(10);
    }

    @Test
    void moreDoubtMustNotMakeLessRisk() {
        assertThat(WindowFeature.LOGPROB_MEAN.allows(-1)).isTrue();
        assertThat(WindowFeature.LOGPROB_MEAN.allows(1)).isFalse();
        assertThat(WindowFeature.REPETITION.allows(-1)).isFalse();
        assertThat(WindowFeature.TOKEN_RATE.allows(-1)).isTrue();
        assertThat(WindowFeature.TOKEN_RATE.allows(1)).isTrue();
    }
}
