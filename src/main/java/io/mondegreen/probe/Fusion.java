package io.mondegreen.probe;

import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A logistic regression over scores of windows, fitted on the train split. A probe is too sure of what it was trained on, so
 * the regression learns from scores of probes that did not see the window's group (five folds), and is used with those that
 * did.
 */
final class Fusion {
    private static final double PENALTY = 1e-3;

    private final Examples windows;
    private final int[] train;
    private final List<double[]> columns = new ArrayList<>();
    private final List<double[]> honest = new ArrayList<>();

    Fusion(Examples windows) {
        this.windows = windows;
        this.train = windows.rowsOf(Split.TRAIN);
    }

    /** The same with one more probe, as {@link #probe} adds it. */
    Fusion with(ProbeTraining.TrainedHead probe, Examples fitted, float[][] read) {
        Fusion more = new Fusion(windows);
        more.columns.addAll(columns);
        more.honest.addAll(honest);
        more.probe(probe, fitted, read);
        return more;
    }

    /** The same over some of the scores alone. */
    Fusion only(List<Integer> kept) {
        Fusion some = new Fusion(windows);
        for (int column : kept) {
            some.columns.add(columns.get(column));
            some.honest.add(honest.get(column));
        }
        return some;
    }

    /** Adds a score that was measured, not trained. */
    void measure(double[] column) {
        columns.add(column);
        honest.add(Examples.pick(column, train));
    }

    /**
     * Adds a probe.
     *
     * @param fitted what it was fitted to
     * @param read   the stream of every window that it reads here
     */
    void probe(ProbeTraining.TrainedHead probe, Examples fitted, float[][] read) {
        columns.add(ProbeTraining.scores(probe.head(), read));
        honest.add(outOfFold(fitted, probe.head().tap(), probe.penalty(), read));
    }

    /** The scores of every window, in the order added. */
    List<double[]> columns() {
        return List.copyOf(columns);
    }

    LogisticRegression.Fit fit() {
        return LogisticRegression.fit(matrix(honest, train.length), windows.labels(train), PENALTY, true);
    }

    /** What a fit gives for every window. */
    double[] logits(LogisticRegression.Fit fit) {
        return fit.scores(matrix(columns, windows.rows().size()));
    }

    private double[] outOfFold(Examples fitted, TapName tap, double penalty, float[][] read) {
        String[] clusters = windows.clusters(train);
        Map<String, Integer> fold = InnerFolds.assign(List.of(clusters));
        int[] rows = fitted.rowsOf(Split.TRAIN);
        String[] groups = fitted.clusters(rows);
        double[] out = new double[train.length];
        for (int k = 0; k < InnerFolds.COUNT; k++) {
            List<Integer> inside = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                // a group that no window here is of is in no fold
                if (fold.getOrDefault(groups[i], -1) != k) {
                    inside.add(rows[i]);
                }
            }
            int[] kept = inside.stream().mapToInt(Integer::intValue).toArray();
            if (kept.length == rows.length) {
                continue;
            }
            LogisticRegression.Fit fit = LogisticRegression.fit(
                    Examples.pick(fitted.mean().get(tap), kept), fitted.labels(kept), penalty, true);
            for (int i = 0; i < train.length; i++) {
                if (fold.get(clusters[i]) == k) {
                    out[i] = fit.score(read[train[i]]);
                }
            }
        }
        return out;
    }

    private static float[][] matrix(List<double[]> columns, int rows) {
        float[][] out = new float[rows][columns.size()];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns.size(); j++) {
                out[i][j] = (float) columns.get(j)[i];
            }
        }
        return out;
    }
}
