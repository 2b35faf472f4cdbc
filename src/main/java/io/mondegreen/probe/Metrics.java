package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/** Figures that say how well scores separate two classes. A higher score means "more likely positive" everywhere. */
public final class Metrics {

    private static final int BINS = 10;

    private Metrics() {}

    /** A figure with its interval. */
    public record Interval(double low, double value, double high) {}

    public static int positives(boolean[] labels) {
        int count = 0;
        for (boolean label : labels) {
            count += label ? 1 : 0;
        }
        return count;
    }

    /** Area under the ROC curve; ties count half (Mann-Whitney). NaN where one class is missing. */
    public static double auroc(double[] scores, boolean[] labels) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
        double rankSum = 0;
        for (int i = 0; i < order.length; ) {
            int end = i;
            while (end < order.length && scores[order[end]] == scores[order[i]]) {
                end++;
            }
            double rank = (i + 1 + end) / 2.0;
            for (; i < end; i++) {
                rankSum += labels[order[i]] ? rank : 0;
            }
        }
        double positives = positives(labels);
        double negatives = labels.length - positives;
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /** Share decided rightly when {@code score >= threshold} means positive. */
    public static double accuracy(double[] scores, boolean[] labels, double threshold) {
        int right = 0;
        for (int i = 0; i < scores.length; i++) {
            right += (scores[i] >= threshold) == labels[i] ? 1 : 0;
        }
        return (double) right / scores.length;
    }

    /** True alarms over all positives. */
    public static double recall(double[] scores, boolean[] labels, double threshold) {
        return rate(scores, labels, threshold, true);
    }

    /** False alarms over all negatives. */
    public static double falsePositiveRate(double[] scores, boolean[] labels, double threshold) {
        return rate(scores, labels, threshold, false);
    }

    private static double rate(double[] scores, boolean[] labels, double threshold, boolean wanted) {
        int of = 0;
        int alarms = 0;
        for (int i = 0; i < scores.length; i++) {
            if (labels[i] == wanted) {
                of++;
                alarms += scores[i] >= threshold ? 1 : 0;
            }
        }
        return (double) alarms / of;
    }

    /**
     * The lowest threshold whose false positive rate on these scores is at most {@code rate}.
     *
     * @throws IllegalArgumentException if there are no negatives
     */
    public static double thresholdAt(double[] scores, boolean[] labels, double rate) {
        double[] negatives = new double[labels.length - positives(labels)];
        if (negatives.length == 0) {
            throw new IllegalArgumentException("a threshold for a false alarm rate needs negatives");
        }
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!labels[i]) {
                negatives[n++] = scores[i];
            }
        }
        Arrays.sort(negatives);
        int allowed = (int) Math.floor(rate * negatives.length + 1e-9);
        return allowed >= negatives.length ? negatives[0] : Math.nextUp(negatives[negatives.length - 1 - allowed]);
    }

    /** Mean squared error of probabilities. */
    public static double brier(double[] probabilities, boolean[] labels) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double error = probabilities[i] - (labels[i] ? 1 : 0);
            sum += error * error;
        }
        return sum / labels.length;
    }

    /** Expected calibration error over ten equal-width bins. */
    public static double calibrationError(double[] probabilities, boolean[] labels) {
        double[] said = new double[BINS];
        double[] was = new double[BINS];
        for (int i = 0; i < labels.length; i++) {
            int bin = Math.clamp((int) (probabilities[i] * BINS), 0, BINS - 1);
            said[bin] += probabilities[i];
            was[bin] += labels[i] ? 1 : 0;
        }
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += Math.abs(said[bin] - was[bin]);
        }
        return sum / labels.length;
    }

    /**
     * A bootstrap interval that draws whole groups (voices, calls), because windows of one voice are not independent.
     * Draws with one class only are drawn again, at most ten times as often as asked.
     *
     * @param groups group of each row
     * @param level  for example 0.95
     */
    public static Interval bootstrap(
            double[] scores,
            boolean[] labels,
            String[] groups,
            ToDoubleBiFunction<double[], boolean[]> metric,
            int draws,
            double level,
            long seed) {
        Map<String, List<Integer>> byGroup = new TreeMap<>();
        for (int i = 0; i < groups.length; i++) {
            byGroup.computeIfAbsent(groups[i], g -> new ArrayList<>()).add(i);
        }
        List<List<Integer>> clusters = List.copyOf(byGroup.values());
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[draws];
        int got = 0;
        for (int attempt = 0; attempt < 10 * draws && got < draws; attempt++) {
            List<Integer> rows = new ArrayList<>();
            for (int k = 0; k < clusters.size(); k++) {
                rows.addAll(clusters.get(random.nextInt(clusters.size())));
            }
            double[] s = new double[rows.size()];
            boolean[] l = new boolean[rows.size()];
            for (int i = 0; i < s.length; i++) {
                s[i] = scores[rows.get(i)];
                l[i] = labels[rows.get(i)];
            }
            double value = metric.applyAsDouble(s, l);
            if (!Double.isNaN(value)) {
                values[got++] = value;
            }
        }
        double[] sorted = Arrays.copyOf(values, got);
        Arrays.sort(sorted);
        double middle = metric.applyAsDouble(scores, labels);
        if (got == 0) {
            return new Interval(Double.NaN, middle, Double.NaN);
        }
        double tail = (1 - level) / 2;
        return new Interval(quantile(sorted, tail), middle, quantile(sorted, 1 - tail));
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
