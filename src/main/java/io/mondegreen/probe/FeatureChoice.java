package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * Which measures the window's risk is made of: the best alone on the dev split, and then, one by one, whatever adds most there,
 * until nothing adds enough. So the fusion is never worse on dev than its best part, and a model whose log-probability says it
 * all has a risk of log-probability alone. A fusion in which a measure would have a weight of the wrong sign is not taken: more
 * doubt must not make less risk.
 */
final class FeatureChoice {
    /** Of dev AUROC; less than that is the noise of a few windows. */
    private static final double LEAST_GAIN = 5e-4;

    private final Fusion all;
    private final List<WindowFeature> possible;
    private final int[] dev;
    private final boolean[] labels;

    private FeatureChoice(Fusion all, List<WindowFeature> possible, Examples windows) {
        this.all = all;
        this.possible = possible;
        this.dev = windows.rowsOf(Split.DEV);
        this.labels = windows.labels(dev);
    }

    /**
     * Those of {@code possible} that earn their place, best first.
     *
     * @throws IllegalArgumentException if none tells anything with a weight of the right sign
     */
    static List<WindowFeature> of(
            Examples windows, ProbeTraining.TrainedHead hallucination, List<WindowFeature> possible) {
        FeatureChoice choice =
                new FeatureChoice(ProbeTraining.fusion(windows, hallucination, possible), possible, windows);
        List<Integer> chosen = choice.forward();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("none of " + possible + " tells invented text from heard text on the dev"
                    + " split; the corpus is too small, or its labels are wrong");
        }
        return chosen.stream().map(possible::get).toList();
    }

    private List<Integer> forward() {
        List<Integer> chosen = new ArrayList<>();
        double reached = 0;
        while (chosen.size() < possible.size()) {
            List<Integer> best = List.of();
            double most = reached;
            for (int candidate = 0; candidate < possible.size(); candidate++) {
                if (!chosen.contains(candidate)) {
                    List<Integer> more = new ArrayList<>(chosen);
                    more.add(candidate);
                    double auroc = auroc(more);
                    if (auroc > most) {
                        most = auroc;
                        best = more;
                    }
                }
            }
            if (best.isEmpty() || !chosen.isEmpty() && most < reached + LEAST_GAIN) {
                return chosen;
            }
            chosen = best;
            reached = most;
        }
        return chosen;
    }

    /** On dev; nothing where a weight has the wrong sign. */
    private double auroc(List<Integer> columns) {
        Fusion some = all.only(columns);
        LogisticRegression.Fit fit = some.fit();
        for (int i = 0; i < columns.size(); i++) {
            if (!possible.get(columns.get(i)).allows(fit.weight()[i])) {
                return 0;
            }
        }
        return Metrics.auroc(Examples.pick(some.logits(fit), dev), labels);
    }
}
