package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A logistic regression over something that needs no probe, trained as probes are. */
public record Baseline(String name, double devAuroc, Figures test) {
    ObjectNode json() {
        ObjectNode json = test.json();
        json.put("name", name);
        Figures.put(json, "devAuroc", devAuroc);
        return json;
    }
}
