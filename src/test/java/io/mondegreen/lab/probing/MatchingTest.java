package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.probe.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatchingTest {
    private static final int ROWS = 900;

    private final Random random = new Random(11);
    private final int[] label = new int[ROWS];
    private final double[] duration = new double[ROWS];
    private final double[] level = new double[ROWS];

    /** The third class is longer, the first one louder. */
    private void confound(double by) {
        for (int i = 0; i < ROWS; i++) {
            label[i] = i % 3;
            duration[i] = 2000 + 500 * random.nextGaussian() + (label[i] == 2 ? 500 * by : 0);
            level[i] = -30 + 5 * random.nextGaussian() + (label[i] == 0 ? 5 * by : 0);
        }
    }

    @Test
    void classesThatDifferInTwoFactsAreAlikeInBothAfterwards() {
        confound(1);
        int[] kept = Matching.match(List.of(duration, level), label, 3, 1);
        int[] left = Arrays.stream(kept).map(i -> label[i]).toArray();

        assertThat(Matching.difference(duration, label, 3)).isGreaterThan(0.5);
        assertThat(Matching.difference(level, label, 3)).isGreaterThan(0.5);
        assertThat(kept).hasSizeGreaterThan(150).doesNotHaveDuplicates();
        for (int k = 0; k < 3; k++) {
            int number = k;
            assertThat(Arrays.stream(left).filter(one -> one == number).count()).isEqualTo(kept.length / 3);
        }
        assertThat(Matching.difference(Examples.pick(duration, kept), left, 3)).isLessThan(0.1);
        assertThat(Matching.difference(Examples.pick(level, kept), left, 3)).isLessThan(0.1);
    }

    @Test
    void classesThatHaveNothingInCommonLeaveNothing() {
        confound(50);

        assertThat(Matching.match(List.of(duration, level), label, 3, 1)).isEmpty();
    }

    @Test
    void theSameSeedKeepsTheSameRows() {
        confound(1);

        assertThat(Matching.match(List.of(duration), label, 3, 4))
                .isEqualTo(Matching.match(List.of(duration), label, 3, 4))
                .isNotEqualTo(Matching.match(List.of(duration), label, 3, 5));
    }

    @Test
    void aFactThatIsTheSameEverywhereKeepsAsManyAsTheRarestClassHas() {
        label[0] = 1;
        label[1] = 1;

        assertThat(Matching.match(List.of(duration), label, 2, 1)).hasSize(4);
    }
}
