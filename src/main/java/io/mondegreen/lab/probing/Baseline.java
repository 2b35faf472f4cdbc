package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;

/** A logistic regression over something that needs no probe, trained as probes are. */
public record Baseline(String name, double devAuroc, Figures test) {
    ObjectNode json() {
        ObjectNode json = test.json();
        json.put("name", name);
        Numbers.put(json, "devAuroc", devAuroc);
        return json;
    }
}
