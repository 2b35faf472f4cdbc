package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * Which measures the window's risk is made of: the best alone on the dev split, and then, one by one, whatever adds most there,
 * until nothing adds enough. So the fusion is never worse on dev than its best part, and a model whose log-probability says it
 * all has a risk of log-probability alone.
 */
final class FeatureChoice {
    /** Of dev AUROC; less than that is the noise of a few windows. */
    private static final double LEAST_GAIN = 5e-4;

    private final Fusion all;
    private final int[] dev;
    private final boolean[] labels;

    private FeatureChoice(Fusion all, Examples windows) {
        this.all = all;
        this.dev = windows.rowsOf(Split.DEV);
        this.labels = windows.labels(dev);
    }

    /** Those of {@code possible} that earn their place, best first. */
    static List<WindowFeature> of(
            Examples windows, ProbeTraining.TrainedHead hallucination, List<WindowFeature> possible) {
        FeatureChoice choice = new FeatureChoice(ProbeTraining.fusion(windows, hallucination, possible), windows);
        return choice.forward(possible.size()).stream().map(possible::get).toList();
    }

    private List<Integer> forward(int possible) {
        List<Integer> chosen = new ArrayList<>();
        double reached = 0;
        while (chosen.size() < possible) {
            List<Integer> best = List.of();
            double most = reached;
            for (int candidate = 0; candidate < possible; candidate++) {
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

    private double auroc(List<Integer> columns) {
        Fusion some = all.only(columns);
        return Metrics.auroc(Examples.pick(some.logits(some.fit()), dev), labels);
    }
}
