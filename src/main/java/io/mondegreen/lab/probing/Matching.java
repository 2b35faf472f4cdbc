package io.mondegreen.lab.probing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Subsamples rows so that every class is spread alike over facts that should not tell them apart. Each row of the rarest class,
 * in an order drawn by seed, takes the nearest free row of every other class; where one of them is further off than the
 * caliper in any fact, none is taken.
 */
public final class Matching {
    /** In standard deviations of all rows (Austin 2011). */
    static final double CALIPER = 0.2;

    private final double[][] facts;
    private final int[] label;
    private final int classes;
    private final boolean[] taken;

    private Matching(double[][] facts, int[] label, int classes) {
        this.facts = facts;
        this.label = label;
        this.classes = classes;
        this.taken = new boolean[label.length];
    }

    /**
     * Row numbers that are kept, ascending; as many of each class.
     *
     * @param columns {@code [fact][row]}
     */
    public static int[] match(List<double[]> columns, int[] label, int classes, long seed) {
        double[][] facts = columns.stream().map(Matching::standardised).toArray(double[][]::new);
        return new Matching(facts, label, classes).match(seed);
    }

    private static double[] standardised(double[] column) {
        double deviation = deviation(column);
        return Arrays.stream(column)
                .map(value -> deviation > 0 ? value / deviation : 0)
                .toArray();
    }

    private int[] match(long seed) {
        List<List<Integer>> rows = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            rows.add(new ArrayList<>());
        }
        for (int i = 0; i < label.length; i++) {
            rows.get(label[i]).add(i);
        }
        List<Integer> rarest =
                rows.stream().min((a, b) -> Integer.compare(a.size(), b.size())).orElseThrow();
        rows.remove(rarest);
        Collections.shuffle(rarest, new Random(seed));
        List<Integer> kept = new ArrayList<>();
        for (int row : rarest) {
            List<Integer> together = new ArrayList<>(List.of(row));
            for (List<Integer> others : rows) {
                int nearest = nearest(row, others);
                if (nearest >= 0) {
                    together.add(nearest);
                }
            }
            if (together.size() == classes) {
                together.forEach(one -> taken[one] = true);
                kept.addAll(together);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** -1 where no free row is within the caliper. */
    private int nearest(int row, List<Integer> others) {
        int nearest = -1;
        double least = CALIPER;
        for (int other : others) {
            double apart = taken[other] ? Double.POSITIVE_INFINITY : apart(row, other);
            if (apart <= least && (nearest < 0 || apart < least)) {
                nearest = other;
                least = apart;
            }
        }
        return nearest;
    }

    /** In the fact that differs most. */
    private double apart(int one, int other) {
        double most = 0;
        for (double[] fact : facts) {
            most = Math.max(most, Math.abs(fact[one] - fact[other]));
        }
        return most;
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0));
    }

    /**
     * The largest difference of means between a class and the rest, in standard deviations of these rows: from 0.1 on classes
     * count as different (Austin 2011).
     */
    static double difference(double[] values, int[] label, int classes) {
        double deviation = deviation(values);
        double most = 0;
        for (int k = 0; k < classes && deviation > 0; k++) {
            double[] sum = new double[2];
            int[] count = new int[2];
            for (int i = 0; i < values.length; i++) {
                int side = label[i] == k ? 1 : 0;
                sum[side] += values[i];
                count[side]++;
            }
            double apart = sum[1] / Math.max(1, count[1]) - sum[0] / Math.max(1, count[0]);
            most = Math.max(most, Math.abs(apart) / deviation);
        }
        return most;
    }
}
