package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which parts of the decoder wrote a token.
 *
 * @param position that produced it
 * @param next     the token
 * @param against  the token that it is compared with: then logits and contributions are differences
 * @param logit    as the model has it, or the difference
 * @param parts    in the order in which they act
 */
public record TokenAttribution(
        int position, Token next, Optional<Token> against, double logit, List<Contribution> parts) {
    public TokenAttribution {
        parts = List.copyOf(parts);
    }

    /** What the parts make together: the logit, but for rounding, in a run that nothing was changed in. */
    public double sum() {
        return parts.stream().mapToDouble(Contribution::value).sum();
    }

    /** The parts that weigh most, in either direction. */
    public List<Contribution> strongest(int count) {
        return parts.stream()
                .sorted(Comparator.comparingDouble((Contribution part) -> -Math.abs(part.value())))
                .limit(count)
                .toList();
    }

    /** Its line in a table. */
    List<String> row(int count) {
        return List.of(
                Integer.toString(position),
                next.shown() + against.map(other -> " − " + other.shown()).orElse(""),
                Numbers.number(logit, 2),
                strongest(count).stream()
                        .map(part -> part.name() + " " + (part.value() < 0 ? "−" : "+")
                                + Numbers.number(Math.abs(part.value()), 2))
                        .collect(Collectors.joining(", ")));
    }

    /** A table of several. */
    public static String text(List<TokenAttribution> tokens, int count) {
        Columns table = Columns.ofWords(List.of("pos", "next", "logit", "parts that weigh most"));
        tokens.forEach(token -> table.row(token.row(count)));
        return table.text();
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("position", position);
        LensTable.put(json.putObject("next"), next);
        against.ifPresent(other -> LensTable.put(json.putObject("against"), other));
        Numbers.put(json, "logit", logit);
        Numbers.put(json, "sum", sum());
        ArrayNode all = json.putArray("parts");
        for (Contribution part : parts) {
            ObjectNode one = all.addObject().put("name", part.name());
            if (part.layer() >= 0) {
                one.put("layer", part.layer());
            }
            if (part.head() >= 0) {
                one.put("head", part.head());
            }
            Numbers.put(one, "value", part.value());
        }
        return json;
    }
}
