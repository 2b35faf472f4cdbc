package io.mondegreen.probe;

import java.util.Arrays;

/**
 * Scores put in order once, so that figures of many weightings of the same rows, which is what a bootstrap asks for, cost one
 * pass each. A higher score means "more likely positive".
 */
public final class Ranking {
    private final int[] rows;
    private final boolean[] lastOfTie;
    private final boolean[] positive;

    /** Ranks the rows. */
    public Ranking(double[] scores, boolean[] labels) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        rows = new int[order.length];
        lastOfTie = new boolean[order.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = order[i];
            lastOfTie[i] = i == rows.length - 1 || scores[order[i]] != scores[order[i + 1]];
        }
        positive = labels;
    }

    /** Every row once. */
    public int[] once() {
        int[] weights = new int[rows.length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /**
     * Area under the ROC curve; ties count half (Mann-Whitney).
     *
     * @param weights how often each row counts
     * @return NaN where one class is missing
     */
    public double auroc(int[] weights) {
        double positives = 0;
        double negatives = 0;
        double right = 0;
        double up = 0;
        double down = 0;
        for (int i = 0; i < rows.length; i++) {
            if (positive[rows[i]]) {
                up += weights[rows[i]];
            } else {
                down += weights[rows[i]];
            }
            if (lastOfTie[i]) {
                // each of these negatives is below every positive so far
                right += down * (positives + up / 2);
                positives += up;
                negatives += down;
                up = 0;
                down = 0;
            }
        }
        return right / (positives * negatives);
    }

    /**
     * Average precision: the mean, over positives, of the precision at their score. By chance it is the share of positives.
     *
     * @param weights how often each row counts
     * @return NaN where there is no positive
     */
    public double averagePrecision(int[] weights) {
        double all = 0;
        for (int i = 0; i < rows.length; i++) {
            all += positive[i] ? weights[i] : 0;
        }
        double hits = 0;
        double counted = 0;
        double up = 0;
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            counted += weights[rows[i]];
            up += positive[rows[i]] ? weights[rows[i]] : 0;
            if (lastOfTie[i] && up > 0) {
                hits += up;
                sum += up * hits / counted;
                up = 0;
            }
        }
        return sum / all;
    }
}
