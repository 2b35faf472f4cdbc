package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OneVsRestTest {
    private static final List<Double> PENALTIES = List.of(1e-4, 1e-2, 1.0);

    private final Random random = new Random(5);

    @Test
    void foldsHoldOutVoicesAndSentencesButNotANoiseThatIsEverywhere() {
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            groups.add(List.of("voice:" + i % 10, "sentence:" + i % 60, "noise:" + (i / 60 == 0 ? "WHITE" : "PINK")));
        }
        List<InnerFolds.Fold> folds = InnerFolds.of(groups);

        assertThat(folds).hasSize(InnerFolds.COUNT);
        int held = 0;
        for (InnerFolds.Fold fold : folds) {
            held += fold.held().length;
            Set<String> inside = groupsOf(groups, fold.held());
            inside.retainAll(groupsOf(groups, fold.fit()));
            assertThat(inside).allMatch(group -> group.startsWith("noise:"));
            assertThat(fold.fit().length).isGreaterThanOrEqualTo((120 - fold.held().length) / 2);
        }
        assertThat(held).isEqualTo(120);
    }

    private static Set<String> groupsOf(List<List<String>> groups, int[] rows) {
        Set<String> all = new TreeSet<>();
        for (int row : rows) {
            all.addAll(groups.get(row));
        }
        return all;
    }

    @Test
    void oneVoiceAloneCannotBeHeldOutAndTheStrongestPenaltyIsTaken() {
        float[][] rows = noise(20, 3);
        boolean[][] labels = {alternate(20)};

        assertThat(OneVsRest.fit(rows, labels, groups(20, 1), PENALTIES).penalty())
                .isEqualTo(1.0);
    }

    @Test
    void whereThereIsNothingToFindThePenaltyIsStrongAndWhereThereIsItIsNot() {
        boolean[] labels = alternate(200);
        float[][] noise = noise(200, 40);
        float[][] telling = noise(200, 40);
        for (int i = 0; i < 200; i++) {
            telling[i][7] += labels[i] ? 3 : -3;
        }

        assertThat(OneVsRest.fit(noise, new boolean[][] {labels}, groups(200, 20), PENALTIES)
                        .penalty())
                .isEqualTo(1.0);
        assertThat(OneVsRest.fit(telling, new boolean[][] {labels}, groups(200, 20), PENALTIES)
                        .penalty())
                .isLessThan(1.0);
    }

    @Test
    void severalClassesHaveAHeadEach() {
        float[][] rows = noise(150, 3);
        boolean[][] labels = new boolean[3][150];
        for (int i = 0; i < 150; i++) {
            labels[i % 3][i] = true;
            rows[i][i % 3] += 6;
        }
        OneVsRest fit = OneVsRest.fit(rows, labels, groups(150, 15), PENALTIES);
        double[][] scores = fit.scores(rows);

        assertThat(fit.heads()).hasSize(3);
        for (int head = 0; head < 3; head++) {
            assertThat(Metrics.auroc(scores[head], labels[head])).isGreaterThan(0.97);
        }
    }

    private float[][] noise(int n, int d) {
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int j = 0; j < d; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static boolean[] alternate(int n) {
        boolean[] labels = new boolean[n];
        for (int i = 0; i < n; i += 2) {
            labels[i] = true;
        }
        return labels;
    }

    private static List<List<String>> groups(int n, int voices) {
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            groups.add(List.of("voice:" + i % voices, "sentence:" + i));
        }
        return groups;
    }
}
