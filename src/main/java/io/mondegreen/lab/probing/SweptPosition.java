package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Split;
import java.util.List;
import java.util.stream.IntStream;

/** A question at one position: every layer's probe, the one that dev chooses, and what stands beside it. */
public final class SweptPosition {
    private final ProbeTable table;
    private final List<LayerProbe> layers;
    private final LayerProbe best;
    private final List<Baseline> baselines;
    private final List<Matched> matched;

    SweptPosition(
            ProbeTable table,
            List<LayerProbe> layers,
            LayerProbe best,
            List<Baseline> baselines,
            List<Matched> matched) {
        this.table = table;
        this.layers = List.copyOf(layers);
        this.best = best;
        this.baselines = List.copyOf(baselines);
        this.matched = List.copyOf(matched);
    }

    public Position position() {
        return table.position();
    }

    /** Two or more; of two, the second is the positive one. */
    public List<String> classes() {
        return List.copyOf(table.classes());
    }

    public List<LayerProbe> layers() {
        return layers;
    }

    /** The layer with the highest dev AUROC; of equal ones the first. */
    public LayerProbe best() {
        return best;
    }

    public List<Baseline> baselines() {
        return baselines;
    }

    public List<Matched> matched() {
        return matched;
    }

    /** Accuracy on test of always naming its most frequent class. */
    public double majority() {
        int[] labels = table.labels(table.rowsOf(Split.TEST));
        return IntStream.range(0, table.classes().size())
                        .mapToLong(k ->
                                IntStream.of(labels).filter(one -> one == k).count())
                        .max()
                        .orElseThrow()
                / (double) labels.length;
    }

    ProbeTable table() {
        return table;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("position", position().label());
        classes().forEach(json.putArray("classes")::add);
        ObjectNode splits = json.putObject("splits");
        for (Split split : Split.values()) {
            int[] rows = table.rowsOf(split);
            int[] labels = table.labels(rows);
            ObjectNode of = splits.putObject(split.label());
            for (int k = 0; k < classes().size(); k++) {
                int number = k;
                of.putObject(classes().get(k))
                        .put(
                                "rows",
                                IntStream.of(labels)
                                        .filter(one -> one == number)
                                        .count())
                        .put("groups", table.clusters(rows, k));
            }
        }
        table.leftOut().forEach(json.putObject("leftOut")::put);
        Numbers.put(json, "majority", majority());
        ArrayNode all = json.putArray("layers");
        layers.forEach(layer -> all.add(layer.json()));
        json.put("best", best.tap().toString());
        ArrayNode cheap = json.putArray("baselines");
        baselines.forEach(one -> cheap.add(one.json()));
        ArrayNode alike = json.putArray("matched");
        matched.forEach(one -> alike.add(one.json()));
        return json;
    }
}
