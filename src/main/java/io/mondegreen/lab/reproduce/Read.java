package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.ArrayList;
import java.util.List;

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
        return Numbers.spread(interval(interval), Numbers::percent, " %");
    }

    /** {@code 1.23 [1.10, 1.40]}. */
    static String plain(JsonNode interval) {
        return number(interval, 2);
    }

    static String number(JsonNode interval, int decimals) {
        return Numbers.number(interval(interval), decimals);
    }

    private static Metrics.Interval interval(JsonNode node) {
        return new Metrics.Interval(
                node.path("low").asDouble(Double.NaN),
                number(node),
                node.path("high").asDouble(Double.NaN));
    }
}
