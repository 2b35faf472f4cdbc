package io.mondegreen.lab.card;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures of a model card. It holds no date and no time, so that the same model, corpus and seed give the same text.
 *
 * @param facts  what the figures are of: model, corpus, seed
 * @param tables in the order to be read
 * @param human  tables about real recordings, which not everybody has
 */
public record Card(SortedMap<String, String> facts, List<CardTable> tables, List<CardTable> human) {
    public Card {
        facts = new TreeMap<>(facts);
        tables = List.copyOf(tables);
        human = List.copyOf(human);
    }

    /** For a terminal. */
    public String text() {
        return head() + "\n\n" + all().map(CardTable::text).collect(Collectors.joining("\n"));
    }

    /** For the model's README, real recordings apart. */
    public String markdown() {
        return markdown(tables);
    }

    /** For the model's README, about real recordings. */
    public String humanMarkdown() {
        return markdown(human);
    }

    private String markdown(List<CardTable> some) {
        return head() + "\n\n"
                + some.stream()
                        .map(CardTable::markdown)
                        .collect(Collectors.joining())
                        .strip() + "\n";
    }

    private Stream<CardTable> all() {
        return Stream.concat(tables.stream(), human.stream());
    }

    private String head() {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining("; "));
    }

    /** For programs: each table is an array of objects, one field per column. */
    public String json() {
        ObjectNode root = new JsonMapper().createObjectNode();
        ObjectNode about = root.putObject("about");
        facts.forEach(about::put);
        for (CardTable table : all().toList()) {
            ObjectNode node = root.putObject(table.id());
            table.notes().forEach(node.putArray("notes")::add);
            ArrayNode rows = node.putArray("rows");
            table.rows().forEach(row -> {
                ObjectNode object = rows.addObject();
                for (int i = 0; i < row.size(); i++) {
                    object.set(table.columns().get(i), row.get(i).json());
                }
            });
        }
        return root.toPrettyString();
    }
}
