package io.mondegreen.lab.report;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: columns padded to their widest cell. */
public final class Columns {
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean numbers;

    private Columns(List<String> head, boolean numbers) {
        this.numbers = numbers;
        rows.add(List.copyOf(head));
    }

    /** Of words: every column to the left. */
    public static Columns ofWords(List<String> head) {
        return new Columns(head, false);
    }

    /** Of numbers: the first column to the left, the others to the right. */
    public static Columns ofNumbers(List<String> head) {
        return new Columns(head, true);
    }

    /** One more row, with as many cells as the head. */
    public Columns row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** The table, each row ending its line. */
    public String text() {
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
                String room = " ".repeat(widths[i] - row.get(i).length());
                line.append("  ").append(numbers && i > 0 ? room + row.get(i) : row.get(i) + room);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
