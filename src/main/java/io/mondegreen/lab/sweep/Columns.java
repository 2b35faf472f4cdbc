package io.mondegreen.lab.sweep;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: the first column to the left, the others to the right. */
final class Columns {
    private final List<List<String>> rows = new ArrayList<>();

    Columns(List<String> head) {
        rows.add(List.copyOf(head));
    }

    Columns row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    String text() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append("  ").append(String.format("%" + (i == 0 ? "-" : "") + widths[i] + "s", row.get(i)));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
