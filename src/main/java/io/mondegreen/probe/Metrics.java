package io.mondegreen.probe;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

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
        Ranking ranking = new Ranking(scores, labels);
        return ranking.auroc(ranking.once());
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

    /**
     * Mean recall over the thresholds at which up to a share of the negatives alarm, none at first: the part of the area under
     * the ROC curve that a guard with few false alarms lives in.
     */
    public static double recallUpTo(double[] scores, boolean[] labels, double falseAlarms) {
        double[] negatives = IntStream.range(0, scores.length)
                .filter(i -> !labels[i])
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
        int most = Math.max(1, (int) (falseAlarms * negatives.length));
        double sum = 0;
        for (int i = 1; i <= most; i++) {
            sum += recall(scores, labels, Math.nextUp(negatives[negatives.length - i]));
        }
        return sum / most;
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
     * A figure of scores and labels with its interval by a {@link GroupBootstrap}.
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
        return new GroupBootstrap(groups, draws, level, seed).interval(weights -> {
            int count = IntStream.of(weights).sum();
            double[] s = new double[count];
            boolean[] l = new boolean[count];
            for (int i = 0, at = 0; i < weights.length; i++) {
                for (int k = 0; k < weights[i]; k++, at++) {
                    s[at] = scores[i];
                    l[at] = labels[i];
                }
            }
            return metric.applyAsDouble(s, l);
        });
    }
}
