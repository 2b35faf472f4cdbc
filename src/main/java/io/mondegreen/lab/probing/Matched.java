package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import java.util.List;

/**
 * The best probe on test rows of which every class is spread alike over something.
 *
 * @param by       what
 * @param perClass rows of each class that are left
 * @param before   standardised mean difference of it between the classes, before
 * @param after    and after; NaN where too few rows are left
 * @param figures  of the probe, then of the baseline that reads length and level; none where too few rows are left
 */
public record Matched(String by, int perClass, double before, double after, List<Figures> figures) {
    public Matched {
        figures = List.copyOf(figures);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("by", by).put("perClass", perClass);
        Numbers.put(json, "differenceBefore", before);
        Numbers.put(json, "differenceAfter", after);
        if (!figures.isEmpty()) {
            json.set("probe", figures.getFirst().json());
            json.set("lengthAndLevel", figures.getLast().json());
        }
        return json;
    }
}
