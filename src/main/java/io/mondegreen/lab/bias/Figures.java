package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.Metrics;
import java.util.Locale;

/** How figures are printed. */
final class Figures {
    private static final double PERCENT = 100;

    private Figures() {}

    /** A share in percent with its interval, where there is one; or a dash. */
    static String percent(Metrics.Interval share) {
        return text(share, PERCENT, 1);
    }

    /** A figure with its interval, where there is one; or a dash. */
    static String plain(Metrics.Interval figure) {
        return text(figure, 1, 2);
    }

    /** A share in percent, or a dash. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f", PERCENT * share);
    }

    private static String text(Metrics.Interval figure, double unit, int digits) {
        if (Double.isNaN(figure.value())) {
            return "-";
        }
        String number = "%." + digits + "f";
        String value = String.format(Locale.ROOT, number, unit * figure.value());
        return Double.isNaN(figure.low())
                ? value
                : value
                        + String.format(
                                Locale.ROOT,
                                " [" + number + ", " + number + "]",
                                unit * figure.low(),
                                unit * figure.high());
    }

    /** Null where there is no figure. */
    static JsonNode json(Metrics.Interval figure) {
        if (Double.isNaN(figure.value())) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "value", figure.value());
        put(json, "low", figure.low());
        put(json, "high", figure.high());
        return json;
    }

    /** JSON has no NaN. */
    static void put(ObjectNode json, String field, double value) {
        json.put(field, Double.isFinite(value) ? value : null);
    }
}
