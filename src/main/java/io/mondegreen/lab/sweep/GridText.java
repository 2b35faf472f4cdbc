package io.mondegreen.lab.sweep;

import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.taps.Stack;
import java.util.ArrayList;
import java.util.List;

/** Grids of one measure side by side, as text: a row for each layer, with its relative depth. */
final class GridText {
    private GridText() {}

    /**
     * Prints those of one measure.
     *
     * @param factor 100 for percent
     */
    static String of(List<Grid> grids, String measure, double factor, int decimals) {
        StringBuilder out = new StringBuilder();
        for (Stack stack : Stack.values()) {
            List<Float> mixes = grids.stream().map(Grid::mix).distinct().toList();
            for (float mix : mixes) {
                List<Grid> side = grids.stream()
                        .filter(grid -> grid.measure().equals(measure))
                        .filter(grid -> grid.part().stack() == stack && grid.mix() == mix)
                        .toList();
                if (!side.isEmpty()) {
                    out.append(mixes.size() > 1 ? "mix " + mix + "\n" : "");
                    out.append(table(side, factor, decimals));
                }
            }
        }
        return out.toString();
    }

    private static String table(List<Grid> grids, double factor, int decimals) {
        List<String> head = new ArrayList<>(List.of("layer", "depth"));
        for (Grid grid : grids) {
            for (int i = 0; i < grid.values()[0].length; i++) {
                head.add(
                        grid.heads()
                                ? (i == 0 ? grid.part().label() + " " : "") + "H" + i
                                : grid.part().label());
            }
        }
        Columns columns = Columns.ofNumbers(head);
        int layers = grids.getFirst().values().length;
        for (int layer = 0; layer < layers; layer++) {
            List<String> row = new ArrayList<>();
            row.add("L" + layer);
            row.add(Depth.text(Depth.relative(layer, layers)));
            for (Grid grid : grids) {
                for (double value : grid.values()[layer]) {
                    row.add(Numbers.number(factor * value, decimals));
                }
            }
            columns.row(row);
        }
        return columns.text();
    }
}
