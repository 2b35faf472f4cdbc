package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.lab.report.HeatMap;
import io.mondegreen.lab.report.Report;
import java.util.ArrayList;
import java.util.List;

/** Draws the grids of a sweep's JSON: layer by head, and layer by component. */
final class SweepPictures {
    private SweepPictures() {}

    /** Every grid of a measure with heads, one picture each; last layer on top, as streams are drawn. */
    static void heads(
            JsonNode sweep, String measure, double mix, String name, String unit, double factor, Report report) {
        for (JsonNode grid : sweep.path("grids")) {
            if (is(grid, measure, mix) && grid.path("heads").asBoolean()) {
                String part = grid.path("part").asText();
                JsonNode rows = grid.path("values");
                List<String> columns = new ArrayList<>();
                for (int head = 0; head < rows.path(0).size(); head++) {
                    columns.add("H" + head);
                }
                report.picture(
                        name + "-" + part.replace(' ', '-'),
                        new HeatMap(
                                        part + "-attention, head by head",
                                        unit,
                                        columns,
                                        layers(rows),
                                        values(rows, factor))
                                .svg(),
                        "Layers from bottom to top, heads from left to right, both counted from 0.");
            }
        }
    }

    /** All grids of a measure without heads, beside each other. */
    static void components(
            JsonNode sweep, String measure, double mix, String name, String unit, double factor, Report report) {
        List<JsonNode> grids = new ArrayList<>();
        int layers = 0;
        for (JsonNode grid : sweep.path("grids")) {
            if (is(grid, measure, mix) && !grid.path("heads").asBoolean()) {
                grids.add(grid);
                layers = Math.max(layers, grid.path("values").size());
            }
        }
        double[][] values = new double[layers][grids.size()];
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < layers; row++) {
            int layer = layers - 1 - row;
            rows.add("layer " + layer);
            for (int column = 0; column < grids.size(); column++) {
                JsonNode value = grids.get(column).path("values").path(layer).path(0);
                values[row][column] = value.isNumber() ? factor * value.asDouble() : Double.NaN;
            }
        }
        List<String> columns =
                grids.stream().map(grid -> grid.path("part").asText()).toList();
        report.picture(
                name,
                new HeatMap("Whole components", unit, columns, rows, values).svg(),
                "Each component of each layer as a whole, layers from bottom to top.");
    }

    private static boolean is(JsonNode grid, String measure, double mix) {
        return grid.path("measure").asText().equals(measure)
                && Math.abs(grid.path("mix").asDouble() - mix) < 1e-6;
    }

    private static List<String> layers(JsonNode rows) {
        List<String> names = new ArrayList<>();
        for (int layer = rows.size() - 1; layer >= 0; layer--) {
            names.add("layer " + layer);
        }
        return names;
    }

    private static double[][] values(JsonNode rows, double factor) {
        double[][] values = new double[rows.size()][];
        for (int row = 0; row < rows.size(); row++) {
            JsonNode cells = rows.path(rows.size() - 1 - row);
            values[row] = new double[cells.size()];
            for (int column = 0; column < cells.size(); column++) {
                JsonNode cell = cells.path(column);
                values[row][column] = cell.isNumber() ? factor * cell.asDouble() : Double.NaN;
            }
        }
        return values;
    }
}
