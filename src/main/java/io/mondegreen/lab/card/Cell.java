package io.mondegreen.lab.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.Metrics;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * One cell of a table: as people read it and as programs do.
 *
 * @param text short; a dash where there is nothing
 * @param json the number itself, an object with its interval, a string, or null
 */
record Cell(String text, JsonNode json) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final double SIX_DIGITS = 1e6;

    /** Nothing was measured. */
    static final Cell NONE = new Cell("-", NODES.nullNode());

    static Cell of(String words) {
        return new Cell(words, NODES.textNode(words));
    }

    static Cell count(long number) {
        return new Cell(Long.toString(number), NODES.numberNode(number));
    }

    /** A share as a percentage; the JSON holds the share. */
    static Cell share(double value) {
        return Double.isFinite(value) ? new Cell(percent(value) + " %", number(value)) : NONE;
    }

    /** A share with its 95 % interval, where there is one. */
    static Cell share(Metrics.Interval interval) {
        return spread(interval, " %", Cell::percent);
    }

    static Cell number(double value, int decimals) {
        return Double.isFinite(value) ? new Cell(plain(value, decimals), number(value)) : NONE;
    }

    /** A number with its 95 % interval, where there is one. */
    static Cell number(Metrics.Interval interval, int decimals) {
        return spread(interval, "", value -> plain(value, decimals));
    }

    private static Cell spread(Metrics.Interval interval, String unit, DoubleFunction<String> form) {
        if (!Double.isFinite(interval.value())) {
            return NONE;
        }
        ObjectNode json = NODES.objectNode();
        json.set("value", number(interval.value()));
        json.set("low", number(interval.low()));
        json.set("high", number(interval.high()));
        String value = form.apply(interval.value()) + unit;
        boolean known = Double.isFinite(interval.low()) && Double.isFinite(interval.high());
        String range = known ? " [" + form.apply(interval.low()) + ", " + form.apply(interval.high()) + "]" : "";
        return new Cell(value + range, json);
    }

    private static JsonNode number(double value) {
        return Double.isFinite(value)
                ? NODES.numberNode(Math.round(value * SIX_DIGITS) / SIX_DIGITS)
                : NODES.nullNode();
    }

    private static String percent(double value) {
        return plain(100 * value, 1);
    }

    private static String plain(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
