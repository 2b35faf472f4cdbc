package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What probes made of one question.
 *
 * @param notes     how the splits came about and what was dropped
 * @param sensitive whether the question is about the person
 * @param positions one each where two classes have enough rows; the notes say where they have not
 */
public record Answer(String question, boolean sensitive, List<String> notes, List<SweptPosition> positions) {
    public Answer {
        notes = List.copyOf(notes);
        positions = List.copyOf(positions);
    }

    /** The result at a position. */
    public Optional<SweptPosition> at(Position position) {
        return positions.stream().filter(one -> one.position() == position).findFirst();
    }

    String text() {
        StringBuilder out = new StringBuilder(question);
        positions.stream().findFirst().ifPresent(one -> {
            out.append(": ").append(String.join(" / ", one.classes()));
            if (one.classes().size() == 2) {
                out.append(", positive is ").append(one.classes().getLast());
            }
        });
        out.append(sensitive ? "; sensitive: for the laboratory only\n" : "\n");
        notes.forEach(note -> out.append("  ").append(note).append('\n'));
        positions.forEach(one -> out.append(SweptText.of(one)));
        return out.toString();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", question).put("sensitive", sensitive);
        notes.forEach(json.putArray("notes")::add);
        ArrayNode all = json.putArray("positions");
        positions.forEach(one -> all.add(one.json()));
        return json;
    }
}
