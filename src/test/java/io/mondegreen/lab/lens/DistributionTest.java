package io.mondegreen.lab.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final Distribution EVEN = Distribution.of(new float[] {7, 7, 7, 7});
    /** Probabilities 0.5, 0.25, 0.25. */
    private static final Distribution HALVES =
            Distribution.of(new float[] {(float) Math.log(4) - 50, (float) Math.log(2) - 50, (float) Math.log(2) - 50});

    @Test
    void probabilitiesDoNotDependOnAConstant() {
        assertThat(HALVES.probability(0)).isCloseTo(0.5, within(1e-6));
        assertThat(HALVES.probability(2)).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void entropyIsInNats() {
        assertThat(EVEN.entropy()).isCloseTo(Math.log(4), within(1e-6));
        assertThat(HALVES.entropy()).isCloseTo(1.5 * Math.log(2), within(1e-6));
    }

    @Test
    void divergenceIsZeroToItselfAndNotSymmetric() {
        Distribution other = Distribution.of(new float[] {0, 0, (float) Math.log(2)});
        assertThat(HALVES.divergence(HALVES)).isZero();
        // 0.5 ln(0.5/0.25) + 0.25 ln(0.25/0.25) + 0.25 ln(0.25/0.5)
        assertThat(HALVES.divergence(other)).isCloseTo(0.25 * Math.log(2), within(1e-6));
        Distribution sure = Distribution.of(new float[] {0, -20, -20});
        assertThat(sure.divergence(HALVES)).isLessThan(HALVES.divergence(sure));
    }

    @Test
    void theBestHasRankOneAndEqualsShareARank() {
        Distribution one = Distribution.of(new float[] {1, 3, 3, 2});
        assertThat(one.rank(1)).isEqualTo(1);
        assertThat(one.rank(2)).isEqualTo(1);
        assertThat(one.rank(3)).isEqualTo(3);
        assertThat(one.rank(0)).isEqualTo(4);
    }

    @Test
    void theLikeliestComeFirstAndOfEqualsTheLowerId() {
        Distribution one = Distribution.of(new float[] {1, 3, 2, 3, 0});
        assertThat(one.top(1)).containsExactly(1);
        assertThat(one.top(3)).containsExactly(1, 3, 2);
        assertThat(one.top(5)).containsExactly(1, 3, 2, 0, 4);
        assertThat(EVEN.top(2)).containsExactly(0, 1);
    }
}
