package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Platt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether probabilities come true. Scores become probabilities by Platt scaling on dev, one a head; of several heads they are
 * divided by their sum.
 *
 * @param brier mean squared error of the probabilities, summed over the classes and halved, so that two classes give the usual
 *              figure (Brier 1950)
 * @param error expected calibration error over ten bins: of the positive class, or of the class that is named
 * @param bins  those with rows
 */
public record Reliability(double brier, double error, List<Bin> bins) {
    private static final int BINS = 10;

    /**
     * Rows whose probability is alike.
     *
     * @param said mean probability
     * @param was  share that came true
     */
    public record Bin(double said, double was, int rows) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /** Of scores {@code [head][row]}. */
    public static Reliability of(List<Platt> platts, double[][] scores, int[] label, int classes) {
        double[] told = new double[label.length];
        boolean[] came = new boolean[label.length];
        double squares = 0;
        for (int i = 0; i < label.length; i++) {
            double[] p = probabilities(platts, scores, i);
            int named = classes == 2 ? 1 : 0;
            for (int k = 0; k < classes; k++) {
                double miss = p[k] - (label[i] == k ? 1 : 0);
                squares += miss * miss / 2;
                named = classes > 2 && p[k] > p[named] ? k : named;
            }
            told[i] = p[named];
            came[i] = label[i] == named;
        }
        return new Reliability(squares / label.length, Metrics.calibrationError(told, came), bins(told, came));
    }

    private static double[] probabilities(List<Platt> platts, double[][] scores, int row) {
        if (scores.length == 1) {
            double p = platts.getFirst().probability(scores[0][row]);
            return new double[] {1 - p, p};
        }
        double[] p = new double[scores.length];
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = platts.get(k).probability(scores[k][row]);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] = sum > 0 ? p[k] / sum : 1.0 / p.length;
        }
        return p;
    }

    private static List<Bin> bins(double[] told, boolean[] came) {
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            double said = 0;
            double was = 0;
            int rows = 0;
            for (int i = 0; i < told.length; i++) {
                if (Math.clamp((int) (told[i] * BINS), 0, BINS - 1) == bin) {
                    said += told[i];
                    was += came[i] ? 1 : 0;
                    rows++;
                }
            }
            if (rows > 0) {
                bins.add(new Bin(said / rows, was / rows, rows));
            }
        }
        return bins;
    }

    String text() {
        return String.format(Locale.ROOT, "Brier %.3f, calibration error %.3f; said/came true (rows): ", brier, error)
                + bins.stream()
                        .map(bin -> String.format(Locale.ROOT, "%.2f/%.2f (%d)", bin.said, bin.was, bin.rows))
                        .collect(Collectors.joining(", "));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Numbers.put(json, "brier", brier);
        Numbers.put(json, "error", error);
        ArrayNode all = json.putArray("bins");
        for (Bin bin : bins) {
            ObjectNode node = all.addObject().put("rows", bin.rows);
            Numbers.put(node, "said", bin.said);
            Numbers.put(node, "was", bin.was);
        }
        return json;
    }
}
