package io.mondegreen.lab.lens;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: columns padded to their widest cell. */
final class Columns {
    private final List<List<String>> lines = new ArrayList<>();

    Columns(List<String> header) {
        lines.add(List.copyOf(header));
    }

    void add(List<String> cells) {
        lines.add(List.copyOf(cells));
    }

    @Override
    public String toString() {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                padded.append("  ")
                        .append(line.get(i))
                        .repeat(' ', widths[i] - line.get(i).length());
            }
            out.append(padded.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
