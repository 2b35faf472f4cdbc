package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.Metrics.Interval;
import java.util.Locale;

/**
 * How well scores tell classes apart, with 95 % intervals from a bootstrap over groups.
 *
 * @param rows      judged
 * @param groups    that they are of
 * @param accuracy  share decided rightly: at even odds, or by the highest of several scores
 * @param balanced  mean of the classes' recalls; by chance 1 over the number of classes
 * @param auroc     of several classes the mean over each against the rest
 * @param precision average precision of the positive class, or the mean over classes
 */
public record Figures(int rows, int groups, Interval accuracy, Interval balanced, Interval auroc, Interval precision) {

    /** For programs. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rows", rows).put("groups", groups);
        put(json, "accuracy", accuracy);
        put(json, "balancedAccuracy", balanced);
        put(json, "auroc", auroc);
        put(json, "averagePrecision", precision);
        return json;
    }

    /** A figure with its bounds; null where there is none. */
    static void put(ObjectNode node, String field, Interval interval) {
        put(node, field, interval.value());
        put(node, field + "Low", interval.low());
        put(node, field + "High", interval.high());
    }

    static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, Math.round(value * 1e6) / 1e6);
        } else {
            node.putNull(field);
        }
    }

    /** {@code 0.912 [0.88,0.94]}, a dash where there is none. */
    static String text(Interval of) {
        return Double.isNaN(of.value())
                ? "-"
                : Double.isNaN(of.low())
                        ? number(of.value())
                        : String.format(Locale.ROOT, "%.3f [%.2f,%.2f]", of.value(), of.low(), of.high());
    }

    static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
}
