package io.mondegreen.lab.probing;

import io.mondegreen.probe.GroupBootstrap;
import io.mondegreen.probe.Ranking;
import java.util.ArrayList;
import java.util.List;

/** The scores of one-vs-rest heads for some rows, against their classes. */
final class ClassScores {
    private static final double LEVEL = 0.95;

    private final double[][] scores;
    private final int[] label;
    private final int classes;
    private final List<Ranking> rankings = new ArrayList<>();

    /**
     * @param scores {@code [head][row]}: one head for two classes, positive where the second is meant; else one for each class
     */
    ClassScores(double[][] scores, int[] label, int classes) {
        this.scores = scores;
        this.label = label;
        this.classes = classes;
        boolean[][] heads = ProbeTable.heads(label, classes);
        for (int head = 0; head < heads.length; head++) {
            rankings.add(new Ranking(scores[head], heads[head]));
        }
    }

    /** The class that the scores name for a row. */
    private int decided(int row) {
        if (classes == 2) {
            return scores[0][row] >= 0 ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = scores[k][row] > scores[best][row] ? k : best;
        }
        return best;
    }

    double accuracy(int[] weights) {
        double right = 0;
        double all = 0;
        for (int i = 0; i < weights.length; i++) {
            right += decided(i) == label[i] ? weights[i] : 0;
            all += weights[i];
        }
        return right / all;
    }

    /** NaN where a class has no row. */
    double balanced(int[] weights) {
        double[] right = new double[classes];
        double[] all = new double[classes];
        for (int i = 0; i < weights.length; i++) {
            right[label[i]] += decided(i) == label[i] ? weights[i] : 0;
            all[label[i]] += weights[i];
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += right[k] / all[k];
        }
        return sum / classes;
    }

    double auroc(int[] weights) {
        return rankings.stream()
                .mapToDouble(one -> one.auroc(weights))
                .average()
                .orElseThrow();
    }

    double averagePrecision(int[] weights) {
        return rankings.stream()
                .mapToDouble(one -> one.averagePrecision(weights))
                .average()
                .orElseThrow();
    }

    /** AUROC with every row once. */
    double auroc() {
        return auroc(rankings.getFirst().once());
    }

    /** Accuracy with every row once. */
    double accuracy() {
        return accuracy(rankings.getFirst().once());
    }

    Figures figures(String[] clusters, int draws, long seed) {
        GroupBootstrap bootstrap = new GroupBootstrap(clusters, draws, LEVEL, seed);
        return new Figures(
                label.length,
                bootstrap.groups(),
                bootstrap.interval(this::accuracy),
                bootstrap.interval(this::balanced),
                bootstrap.interval(this::auroc),
                bootstrap.interval(this::averagePrecision));
    }
}
