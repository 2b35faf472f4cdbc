package io.mondegreen.lab.guard;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.GroupBootstrap;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Ranking;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Windows of a failure among good ones, and how well figures tell them apart; intervals draw voices and sources. */
record Judgement(List<HeardWindow> windows, boolean[] labels, String[] groups, long seed) {
    private static final int DRAWS = 1000;
    private static final double LEVEL = 0.95;

    static Judgement of(List<HeardWindow> windows, Truth failure, long seed) {
        boolean[] labels = new boolean[windows.size()];
        String[] groups = new String[windows.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = windows.get(i).truth() == failure;
            groups[i] = windows.get(i).group();
        }
        return new Judgement(windows, labels, groups, seed);
    }

    int positives() {
        return Metrics.positives(labels);
    }

    int negatives() {
        return labels.length - positives();
    }

    /** Whether there is something to tell apart. */
    boolean possible() {
        return positives() > 0 && negatives() > 0;
    }

    double[] scores(ToDoubleFunction<HeardWindow> score) {
        return windows.stream().mapToDouble(score).toArray();
    }

    Metrics.Interval auroc(double[] scores) {
        Ranking ranking = new Ranking(scores, labels);
        return bootstrap().interval(ranking::auroc);
    }

    Metrics.Interval averagePrecision(double[] scores) {
        Ranking ranking = new Ranking(scores, labels);
        return bootstrap().interval(ranking::averagePrecision);
    }

    /** By how much one AUROC is above another, on the same draws. */
    Metrics.Interval gain(double[] scores, double[] over) {
        Ranking one = new Ranking(scores, labels);
        Ranking other = new Ranking(over, labels);
        return bootstrap().interval(weights -> one.auroc(weights) - other.auroc(weights));
    }

    /** Share of positives at or above a threshold; of negatives where that is asked. */
    Metrics.Interval share(double[] scores, double threshold, boolean positives) {
        GroupedRate rate = new GroupedRate();
        for (int i = 0; i < scores.length; i++) {
            if (labels[i] == positives) {
                rate.add(groups[i], scores[i] >= threshold ? 1 : 0, 1);
            }
        }
        return rate.share(seed);
    }

    private GroupBootstrap bootstrap() {
        return new GroupBootstrap(groups, DRAWS, LEVEL, seed);
    }
}
