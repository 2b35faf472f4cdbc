package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads numbers out of an answer, printed or to be drawn. What is missing is no number. */
final class Read {
    private Read() {}

    static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : node.path("value").asDouble(Double.NaN);
    }

    /** One number of each element: {@code field}, or {@code field.value}, {@code field.low}. */
    static double[] column(JsonNode rows, String field) {
        String[] path = field.split("\\.");
        List<Double> values = new ArrayList<>();
        for (JsonNode row : rows) {
            JsonNode node = row;
            for (String step : path) {
                node = node.path(step);
            }
            values.add(number(node));
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@code 12.3 % [10.1, 14.9]} of an interval's JSON. */
    static String percent(JsonNode interval) {
        return printed(interval, 100, 1, " %");
    }

    /** {@code 1.23 [1.10, 1.40]}. */
    static String plain(JsonNode interval) {
        return printed(interval, 1, 2, "");
    }

    private static String printed(JsonNode interval, double factor, int decimals, String unit) {
        double value = number(interval);
        if (!Double.isFinite(value)) {
            return "–";
        }
        String form = "%." + decimals + "f";
        String out = String.format(Locale.ROOT, form, factor * value) + unit;
        double low = interval.path("low").asDouble(Double.NaN);
        double high = interval.path("high").asDouble(Double.NaN);
        return Double.isFinite(low)
                ? out + String.format(Locale.ROOT, " [" + form + ", " + form + "]", factor * low, factor * high)
                : out;
    }
}
