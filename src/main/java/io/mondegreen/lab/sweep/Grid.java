package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.model.WhisperConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A heat map as numbers: one measure at every layer, of components as a whole or head by head, on the half that chooses.
 *
 * @param mix    how much was put in their place
 * @param values {@code [layer][1]} or {@code [layer][head]}; NaN where nothing was measured
 */
public record Grid(String measure, Part part, boolean heads, float mix, double[][] values) {

    /** A number of a place. */
    @FunctionalInterface
    interface Number {
        double of(Treatment treatment);
    }

    /** The measures that a sweep's grids show. */
    private static final List<Measure> SHOWN =
            List.of(Measure.CURED, Measure.BROKEN, Measure.COST, Measure.LOOP_MARGIN, Measure.LOGPROB, Measure.TEXT);

    static List<Grid> all(List<Treatment> treatments, Tally tally, WhisperConfig config) {
        List<Grid> grids = new ArrayList<>();
        for (Measure measure : SHOWN) {
            grids.addAll(of(measure.id(), treatments, one -> tally.value(measure, one, EvalSets.CHOOSE), config));
        }
        return grids;
    }

    /** Of treatments of one place each, sorted out by part and mix. */
    static List<Grid> of(String measure, List<Treatment> treatments, Number number, WhisperConfig config) {
        Map<String, Grid> grids = new LinkedHashMap<>();
        for (Treatment one : treatments) {
            Site site = one.sites().getFirst();
            float mix = one.interventions().getFirst().mix();
            boolean heads = site.isHead();
            Grid grid = grids.computeIfAbsent(
                    site.part() + " " + heads + " " + mix, _ -> empty(measure, site.part(), heads, mix, config));
            grid.values[site.layer()][heads ? site.heads().getFirst() : 0] = number.of(one);
        }
        return List.copyOf(grids.values());
    }

    private static Grid empty(String measure, Part part, boolean heads, float mix, WhisperConfig config) {
        double[][] values = new double[config.layers(part.stack())][heads ? config.heads(part.stack()) : 1];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        return new Grid(measure, part, heads, mix, values);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("measure", measure)
                .put("part", part.label())
                .put("heads", heads)
                .put("mix", mix);
        ArrayNode rows = json.putArray("values");
        for (double[] row : values) {
            ArrayNode cells = rows.addArray();
            for (double value : row) {
                if (Double.isFinite(value)) {
                    cells.add(Math.round(value * 1e6) / 1e6);
                } else {
                    cells.addNull();
                }
            }
        }
        return json;
    }
}
