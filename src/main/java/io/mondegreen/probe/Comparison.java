package io.mondegreen.probe;

import java.util.function.ToDoubleBiFunction;

/**
 * One score against others on the same test windows, at a threshold that the test split had no part in.
 *
 * @param name           of the score
 * @param threshold      from dev, or fixed beforehand
 * @param fixed          whether it was fixed beforehand
 * @param auroc          on test; the threshold has no part in it
 * @param recall         share of test positives at or above the threshold
 * @param falsePositives share of test negatives at or above it: what the rate asked for on dev became
 */
public record Comparison(
        String name,
        double threshold,
        boolean fixed,
        Metrics.Interval auroc,
        Metrics.Interval recall,
        Metrics.Interval falsePositives) {

    /** How intervals are made: a bootstrap that draws whole groups of test windows, the threshold held. */
    public record Draws(int count, long seed) {
        private static final double LEVEL = 0.95;

        /** A figure of the test rows, from the scores of all rows. */
        public Metrics.Interval of(double[] scores, Examples examples, ToDoubleBiFunction<double[], boolean[]> metric) {
            int[] test = examples.rowsOf(Split.TEST);
            return Metrics.bootstrap(
                    Examples.pick(scores, test),
                    examples.labels(test),
                    examples.clusters(test),
                    metric,
                    count,
                    LEVEL,
                    seed);
        }
    }

    /** At the lowest threshold that lets at most this share of dev negatives alarm. */
    public static Comparison at(String name, double[] scores, Examples examples, double rate, Draws draws) {
        int[] dev = examples.rowsOf(Split.DEV);
        double threshold = Metrics.thresholdAt(Examples.pick(scores, dev), examples.labels(dev), rate);
        return of(name, scores, examples, threshold, false, draws);
    }

    /** At a threshold that is given: a rule as it stands in the world. */
    public static Comparison fixed(String name, double[] scores, Examples examples, double threshold, Draws draws) {
        return of(name, scores, examples, threshold, true, draws);
    }

    private static Comparison of(
            String name, double[] scores, Examples examples, double threshold, boolean fixed, Draws draws) {
        return new Comparison(
                name,
                threshold,
                fixed,
                draws.of(scores, examples, Metrics::auroc),
                draws.of(scores, examples, (s, labels) -> Metrics.recall(s, labels, threshold)),
                draws.of(scores, examples, (s, labels) -> Metrics.falsePositiveRate(s, labels, threshold)));
    }
}
