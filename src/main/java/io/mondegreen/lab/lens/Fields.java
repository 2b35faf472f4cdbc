package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.Metrics;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers for programs and for people. */
final class Fields {
    private static final double SIX_DIGITS = 1e6;

    private Fields() {}

    /** Six decimals; null where it is no number, because JSON has none for that. */
    static void put(ObjectNode json, String field, double value) {
        if (Double.isFinite(value)) {
            json.put(field, Math.round(value * SIX_DIGITS) / SIX_DIGITS);
        } else {
            json.putNull(field);
        }
    }

    /** Value, low and high; null where nothing was measured. */
    static void put(ObjectNode json, String field, Metrics.Interval interval) {
        if (!Double.isFinite(interval.value())) {
            json.putNull(field);
            return;
        }
        ObjectNode node = json.putObject(field);
        put(node, "value", interval.value());
        put(node, "low", interval.low());
        put(node, "high", interval.high());
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }

    /** {@code 1.23 [1.10, 1.40]}. */
    static String number(Metrics.Interval interval, int decimals) {
        return spread(interval, value -> number(value, decimals));
    }

    /** {@code 12.3 [10.1, 14.9]}, in percent. */
    static String percent(Metrics.Interval interval) {
        return spread(interval, value -> number(100 * value, 1));
    }

    private static String spread(Metrics.Interval interval, DoubleFunction<String> form) {
        String value = form.apply(interval.value());
        return Double.isFinite(interval.low())
                ? value + " [" + form.apply(interval.low()) + ", " + form.apply(interval.high()) + "]"
                : value;
    }
}
