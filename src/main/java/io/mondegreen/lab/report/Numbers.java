package io.mondegreen.lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.Metrics;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers and intervals, as programs and as people read them. */
public final class Numbers {
    private static final double SIX_DIGITS = 1e6;

    private Numbers() {}

    /** Six decimals; null where it is no number, because JSON has none for that. */
    public static JsonNode node(double value) {
        return Double.isFinite(value)
                ? JsonNodeFactory.instance.numberNode(Math.round(value * SIX_DIGITS) / SIX_DIGITS)
                : JsonNodeFactory.instance.nullNode();
    }

    /** Value, low and high; null where nothing was measured. */
    public static JsonNode node(Metrics.Interval interval) {
        if (!Double.isFinite(interval.value())) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "value", interval.value());
        put(node, "low", interval.low());
        put(node, "high", interval.high());
        return node;
    }

    /** A number as a field. */
    public static void put(ObjectNode json, String field, double value) {
        json.set(field, node(value));
    }

    /** An interval as a field. */
    public static void put(ObjectNode json, String field, Metrics.Interval interval) {
        json.set(field, node(interval));
    }

    /** With so many decimals; a dash where it is no number, and what rounds to nothing has no sign. */
    public static String number(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.matches("-0\\.?0*") ? text.substring(1) : text;
    }

    /** {@code 1.23 [1.10, 1.40]}; without brackets where there is no interval. */
    public static String number(Metrics.Interval interval, int decimals) {
        return spread(interval, value -> number(value, decimals), "");
    }

    /** {@code 12.3}, of a share. */
    public static String percent(double share) {
        return number(100 * share, 1);
    }

    /** {@code 12.3 [10.1, 14.9]}, of a share. */
    public static String percent(Metrics.Interval share) {
        return spread(share, Numbers::percent, "");
    }

    /** {@code 12.3 % [10.1, 14.9]}, or with another unit behind the value. */
    public static String spread(Metrics.Interval interval, DoubleFunction<String> form, String unit) {
        if (!Double.isFinite(interval.value())) {
            return "-";
        }
        String value = form.apply(interval.value()) + unit;
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high())
                ? value + " [" + form.apply(interval.low()) + ", " + form.apply(interval.high()) + "]"
                : value;
    }
}
