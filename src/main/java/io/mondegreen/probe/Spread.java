package io.mondegreen.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How a signal was spread over some windows: how many of them fell into each of ten parts that are, as far as values differ, equally
 * full.
 *
 * @param edges  where parts begin, the first apart; ascending, nine of them. A value on an edge is in the upper part
 * @param counts windows in each part; at least one window in all
 */
public record Spread(List<Double> edges, List<Integer> counts) {
    public static final int PARTS = 10;

    public Spread {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        List<Double> ascending = edges.stream().sorted().toList();
        boolean finite = edges.stream().allMatch(edge -> Double.isFinite(edge));
        if (edges.size() != PARTS - 1
                || counts.size() != PARTS
                || !finite
                || !edges.equals(ascending)
                || counts.stream().anyMatch(count -> count < 0)
                || counts.stream().allMatch(count -> count == 0)) {
            throw new IllegalArgumentException("a spread has " + (PARTS - 1) + " ascending edges and " + PARTS
                    + " counts, not all 0; got " + edges + " and " + counts);
        }
    }

    /**
     * Of the values themselves.
     *
     * @throws IllegalArgumentException if there is none, or one is not finite
     */
    public static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        if (values.length == 0) {
            throw new IllegalArgumentException("a spread needs a value");
        }
        double[] edges = IntStream.range(1, PARTS)
                .mapToDouble(edge -> sorted[values.length * edge / PARTS])
                .toArray();
        int[] counts = new int[PARTS];
        for (double value : values) {
            counts[part(edges, value)]++;
        }
        return new Spread(
                DoubleStream.of(edges).boxed().toList(),
                IntStream.of(counts).boxed().collect(Collectors.toList()));
    }

    private static int part(double[] edges, double value) {
        int part = 0;
        while (part < edges.length && value >= edges[part]) {
            part++;
        }
        return part;
    }

    /** The part that a value falls into, from 0. */
    public int part(double value) {
        int part = 0;
        while (part < edges.size() && value >= edges.get(part)) {
            part++;
        }
        return part;
    }

    /** Windows in all. */
    public int windows() {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * The population stability index of other windows against these, {@code sum (a - e) ln(a / e)}, where {@code e} and {@code a} are the
     * shares here and there, with half a window added to each part. By custom 0.1 is little and 0.25 is much; chance alone gives about
     * nine times the sum of one over either's windows.
     *
     * @param now of the other windows, by these parts
     */
    public double stability(int[] now) {
        double here = windows() + 0.5 * PARTS;
        double there = IntStream.of(now).sum() + 0.5 * PARTS;
        double sum = 0;
        for (int part = 0; part < PARTS; part++) {
            double e = (counts.get(part) + 0.5) / here;
            double a = (now[part] + 0.5) / there;
            sum += (a - e) * Math.log(a / e);
        }
        return sum;
    }
}
