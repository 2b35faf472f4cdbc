package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A bootstrap that draws whole groups (voices, calls), because rows of one group are not independent. A draw says how often
 * each row counts. Draws whose figure is NaN, as with one class only, are drawn again, at most ten times as often as asked.
 */
public final class GroupBootstrap {
    private final List<List<Integer>> clusters;
    private final int rows;
    private final int draws;
    private final double level;
    private final long seed;

    /**
     * @param groups group of each row
     * @param level  for example 0.95
     */
    public GroupBootstrap(String[] groups, int draws, double level, long seed) {
        Map<String, List<Integer>> byGroup = new TreeMap<>();
        for (int i = 0; i < groups.length; i++) {
            byGroup.computeIfAbsent(groups[i], _ -> new ArrayList<>()).add(i);
        }
        this.clusters = List.copyOf(byGroup.values());
        this.rows = groups.length;
        this.draws = draws;
        this.level = level;
        this.seed = seed;
    }

    /** How many groups there are. */
    public int groups() {
        return clusters.size();
    }

    /** The figure with every row once, and its interval; the same seed gives the same. NaN bounds where no draw has one. */
    public Metrics.Interval interval(ToDoubleFunction<int[]> figure) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[draws];
        int[] weights = new int[rows];
        int got = 0;
        for (int attempt = 0; attempt < 10 * draws && got < draws; attempt++) {
            Arrays.fill(weights, 0);
            for (int k = 0; k < clusters.size(); k++) {
                for (int row : clusters.get(random.nextInt(clusters.size()))) {
                    weights[row]++;
                }
            }
            double value = figure.applyAsDouble(weights);
            if (!Double.isNaN(value)) {
                values[got++] = value;
            }
        }
        double[] sorted = Arrays.copyOf(values, got);
        Arrays.sort(sorted);
        Arrays.fill(weights, 1);
        double middle = figure.applyAsDouble(weights);
        if (got == 0) {
            return new Metrics.Interval(Double.NaN, middle, Double.NaN);
        }
        double tail = (1 - level) / 2;
        return new Metrics.Interval(quantile(sorted, tail), middle, quantile(sorted, 1 - tail));
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
