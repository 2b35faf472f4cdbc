package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Stack;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What every change of every component does to the lines that choose. */
record Sweep(List<Cell> cells) {

    /**
     * One intervention.
     *
     * @param depth of the layer in its stack: 0 the first, 1 the last
     */
    record Cell(Intervention what, int layer, double depth, Effect effect) {
        /** Where, without how. */
        String place() {
            return what.stack() + "." + layer + "." + what.point().hook();
        }

        /** How, without where. */
        String way() {
            String form = what.toString();
            return form.substring(form.indexOf('=') + 1);
        }
    }

    /** What repairs most for what it breaks; of equals, what moves the logits most. */
    Optional<Cell> best(Stack stack) {
        return most(stack, Comparator.comparingDouble(Effect::gain).thenComparingDouble(Effect::difference));
    }

    /** What repairs most, whatever it breaks; of equals, what breaks least. */
    Optional<Cell> strongest(Stack stack) {
        return most(
                stack,
                Comparator.comparingDouble((Effect effect) -> effect.repaired().value())
                        .thenComparingDouble(effect -> -effect.broken().value()));
    }

    private Optional<Cell> most(Stack stack, Comparator<Effect> order) {
        return of(stack).filter(cell -> cell.effect().errors() > 0).max(Comparator.comparing(Cell::effect, order));
    }

    Stream<Cell> of(Stack stack) {
        return cells.stream().filter(cell -> cell.what().stack() == stack);
    }

    String text() {
        return table(Stack.ENCODER) + "\n" + table(Stack.DECODER);
    }

    /** A line per component of a layer, a column per way of changing it. */
    private String table(Stack stack) {
        List<String> ways = of(stack).map(Cell::way).distinct().toList();
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%-28s %5s", stack, "depth"));
        ways.forEach(way -> out.append(String.format(Locale.ROOT, " %14s", way)));
        out.append('\n');
        List<Cell> all = of(stack).toList();
        for (String place : all.stream().map(Cell::place).distinct().toList()) {
            List<Cell> row =
                    all.stream().filter(cell -> cell.place().equals(place)).toList();
            out.append(String.format(
                    Locale.ROOT, "%-28s %5.2f", place, row.getFirst().depth()));
            row.forEach(cell -> out.append(String.format(Locale.ROOT, " %14s", printed(cell.effect()))));
            out.append('\n');
        }
        return out.toString();
    }

    private static String printed(Effect effect) {
        return String.format(
                Locale.ROOT,
                "%s/%s %+.1f",
                Numbers.number(100 * effect.repaired().value(), 0),
                Numbers.number(100 * effect.broken().value(), 0),
                effect.difference());
    }

    ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Cell cell : cells) {
            json.addObject()
                    .put("intervention", cell.what().toString())
                    .put("layer", cell.layer())
                    .put("depth", cell.depth())
                    .setAll(cell.effect().json());
        }
        return json;
    }
}
