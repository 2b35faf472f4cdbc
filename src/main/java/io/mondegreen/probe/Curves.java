package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Curves to be drawn, as lists of points with four decimals. */
public final class Curves {
    private static final int ROC_POINTS = 100;
    private static final int BINS = 10;

    private Curves() {}

    /** Points {@code [false positive rate, true positive rate]} from (0,0) to (1,1), about a hundred. */
    public static List<List<Double>> roc(double[] scores, boolean[] labels) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> scores[i]).reversed());
        double positives = Metrics.positives(labels);
        double negatives = labels.length - positives;
        List<List<Double>> points = new ArrayList<>(List.of(List.of(0.0, 0.0)));
        double hits = 0;
        double alarms = 0;
        double told = 0;
        for (int i = 0; i < order.length; i++) {
            hits += labels[order[i]] ? 1 : 0;
            alarms += labels[order[i]] ? 0 : 1;
            boolean tied = i + 1 < order.length && scores[order[i + 1]] == scores[order[i]];
            double way = alarms / negatives + hits / positives;
            if (!tied && (way - told >= 2.0 / ROC_POINTS || i + 1 == order.length)) {
                points.add(List.of(rounded(alarms / negatives), rounded(hits / positives)));
                told = way;
            }
        }
        return List.copyOf(points);
    }

    /** Of ten equal parts of [0,1] those that hold windows: {@code [mean predicted, share of positives, windows]}. */
    public static List<List<Double>> calibration(double[] probabilities, boolean[] labels) {
        double[] said = new double[BINS];
        double[] was = new double[BINS];
        double[] count = new double[BINS];
        for (int i = 0; i < labels.length; i++) {
            int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
            said[bin] += probabilities[i];
            was[bin] += labels[i] ? 1 : 0;
            count[bin]++;
        }
        List<List<Double>> points = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (count[bin] > 0) {
                points.add(List.of(rounded(said[bin] / count[bin]), rounded(was[bin] / count[bin]), count[bin]));
            }
        }
        return List.copyOf(points);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
