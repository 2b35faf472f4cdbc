package io.mondegreen.lab.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;

/**
 * One cell of a table: as people read it and as programs do.
 *
 * @param text short; a dash where there is nothing
 * @param json the number itself, an object with its interval, a string, or null
 */
public record Cell(String text, JsonNode json) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Nothing was measured. */
    public static final Cell NONE = new Cell("-", NODES.nullNode());

    public static Cell of(String words) {
        return new Cell(words, NODES.textNode(words));
    }

    public static Cell count(long number) {
        return new Cell(Long.toString(number), NODES.numberNode(number));
    }

    /** A share as a percentage; the JSON holds the share. */
    public static Cell share(double value) {
        return Double.isFinite(value) ? new Cell(Numbers.percent(value) + " %", Numbers.node(value)) : NONE;
    }

    /** A share with its 95 % interval, where there is one. */
    public static Cell share(Metrics.Interval interval) {
        return new Cell(Numbers.spread(interval, Numbers::percent, " %"), Numbers.node(interval));
    }

    public static Cell number(double value, int decimals) {
        return new Cell(Numbers.number(value, decimals), Numbers.node(value));
    }

    /** A number with its 95 % interval, where there is one. */
    public static Cell number(Metrics.Interval interval, int decimals) {
        return new Cell(Numbers.number(interval, decimals), Numbers.node(interval));
    }
}
