package io.mondegreen.probe;

import java.util.Arrays;
import java.util.List;

/**
 * Logistic regressions on the same rows: one head for two classes, one head per class, that class against the rest, for more.
 * All have one L2 strength, chosen by cross-validation inside the rows given: the one with the least log-loss on held-out
 * groups, both sides of each head weighing the same. The strengths need not be sorted.
 *
 * @param penalty the strength taken
 * @param heads   fitted to all rows
 */
public record OneVsRest(double penalty, List<LogisticRegression.Fit> heads) {
    public OneVsRest {
        heads = List.copyOf(heads);
    }

    /**
     * Fits.
     *
     * @param rows      {@code [n][d]}
     * @param labels    {@code [head][n]}
     * @param groups    of each row, its cluster first
     * @param penalties to choose from; where groups are too few to hold any out, the strongest is taken
     * @throws IllegalArgumentException as {@link LogisticRegression#fit} does
     */
    public static OneVsRest fit(float[][] rows, boolean[][] labels, List<List<String>> groups, List<Double> penalties) {
        List<InnerFolds.Fold> folds = penalties.size() > 1 ? InnerFolds.of(groups) : List.of();
        // the strongest first: of equal losses it is the one that is kept
        List<Double> strongest =
                penalties.stream().sorted((a, b) -> Double.compare(b, a)).toList();
        double chosen = strongest.getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (double penalty : folds.isEmpty() ? List.<Double>of() : strongest) {
            double loss = 0;
            for (boolean[] head : labels) {
                loss += heldOutLoss(rows, head, folds, penalty);
            }
            if (loss < least) {
                least = loss;
                chosen = penalty;
            }
        }
        double penalty = chosen;
        return new OneVsRest(
                penalty,
                Arrays.stream(labels)
                        .map(head -> LogisticRegression.fit(rows, head, penalty, true))
                        .toList());
    }

    /** Mean log-loss over held-out rows, both classes weighing the same; folds whose fit would lack a class are left out. */
    private static double heldOutLoss(float[][] rows, boolean[] labels, List<InnerFolds.Fold> folds, double penalty) {
        double[] loss = new double[2];
        int[] count = new int[2];
        for (InnerFolds.Fold fold : folds) {
            boolean[] fitted = Examples.pick(labels, fold.fit());
            int positives = Metrics.positives(fitted);
            if (positives == 0 || positives == fitted.length) {
                continue;
            }
            LogisticRegression.Fit fit = LogisticRegression.fit(Examples.pick(rows, fold.fit()), fitted, penalty, true);
            for (int row : fold.held()) {
                double score = fit.score(rows[row]);
                int side = labels[row] ? 1 : 0;
                loss[side] += Platt.softplus(labels[row] ? -score : score);
                count[side]++;
            }
        }
        return loss[0] / Math.max(1, count[0]) + loss[1] / Math.max(1, count[1]);
    }

    /** {@code [head][row]} scores of rows: log-odds of the head's class, whatever the classes' sizes were. */
    public double[][] scores(float[][] rows) {
        return heads.stream().map(head -> head.scores(rows)).toArray(double[][]::new);
    }
}
