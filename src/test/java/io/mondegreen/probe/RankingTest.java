package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void averagePrecisionByHand() {
        // ranks of positives 1 and 3: (1/1 + 2/3) / 2
        Ranking ranking = new Ranking(new double[] {0.9, 0.8, 0.7, 0.1}, new boolean[] {true, false, true, false});

        assertThat(ranking.averagePrecision(ranking.once())).isCloseTo(5 / 6.0, within(1e-12));
        // all tied: one threshold, the precision is the share of positives
        Ranking tied = new Ranking(new double[4], new boolean[] {true, false, true, true});
        assertThat(tied.averagePrecision(tied.once())).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void aWeightIsThatManyRows() {
        Random random = new Random(3);
        double[] scores = random.doubles(60).map(x -> Math.round(x * 20) / 20.0).toArray();
        boolean[] labels = new boolean[60];
        int[] weights = new int[60];
        for (int i = 0; i < 60; i++) {
            labels[i] = random.nextDouble() < scores[i];
            weights[i] = random.nextInt(4);
        }
        int[] rows = IntStream.range(0, 60)
                .flatMap(i -> IntStream.generate(() -> i).limit(weights[i]))
                .toArray();
        Ranking some = new Ranking(scores, labels);
        Ranking many = new Ranking(Examples.pick(scores, rows), Examples.pick(labels, rows));

        assertThat(some.auroc(weights)).isCloseTo(many.auroc(many.once()), within(1e-12));
        assertThat(some.averagePrecision(weights)).isCloseTo(many.averagePrecision(many.once()), within(1e-12));
        assertThat(some.auroc(weights)).isBetween(0.6, 0.99);
    }

    @Test
    void withoutAClassThereIsNoFigure() {
        Ranking ranking = new Ranking(new double[] {1, 2}, new boolean[] {true, false});

        assertThat(ranking.auroc(new int[] {1, 0})).isNaN();
        assertThat(ranking.averagePrecision(new int[] {0, 1})).isNaN();
        assertThat(Arrays.stream(ranking.once()).sum()).isEqualTo(2);
    }
}
