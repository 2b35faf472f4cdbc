package io.mondegreen.lab.card;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One table of a model card.
 *
 * @param id      its name in JSON
 * @param title   its heading
 * @param notes   paragraphs above it: what was measured, and how to read it
 * @param columns headings, the first of the rows' names
 */
public record CardTable(String id, String title, List<String> notes, List<String> columns, List<List<Cell>> rows) {
    public CardTable {
        notes = List.copyOf(notes);
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "table " + id + " has " + columns.size() + " columns and a row of " + row.size());
            }
        }
    }

    /** For a terminal: columns padded. */
    String text() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).length();
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).text().length());
            }
        }
        StringBuilder out = new StringBuilder(title).append('\n');
        notes.forEach(note -> out.append(wrapped(note)));
        if (!rows.isEmpty()) {
            line(out, columns, widths);
            rows.forEach(row -> line(out, row.stream().map(Cell::text).toList(), widths));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            padded.add(String.format("%-" + widths[i] + "s", cells.get(i)));
        }
        out.append(("  " + String.join("  ", padded)).stripTrailing()).append('\n');
    }

    /** For a README: a heading, paragraphs and a pipe table. */
    String markdown() {
        StringBuilder out = new StringBuilder("### ").append(title).append("\n\n");
        notes.forEach(
                note -> out.append(wrapped(note).replaceAll("(?m)^ {2}", "")).append('\n'));
        if (!rows.isEmpty()) {
            out.append(columns.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
            out.append("|---".repeat(columns.size())).append("|\n");
            for (List<Cell> row : rows) {
                out.append(row.stream().map(Cell::text).collect(Collectors.joining(" | ", "| ", " |\n")));
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String wrapped(String paragraph) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            boolean fits = column > 0 && column + 1 + word.length() <= 118;
            out.append(fits ? " " : column == 0 ? "  " : "\n  ").append(word);
            column = fits ? column + 1 + word.length() : 2 + word.length();
        }
        return out.append('\n').toString();
    }
}
