package io.mondegreen.lab.report;

import java.util.List;
import java.util.Locale;

/**
 * A grid of numbers as colours: tokens by layers, layers by heads.
 *
 * @param columns labels from left to right
 * @param rows    labels from top to bottom
 * @param values  {@code [row][column]}; what is no number stays white
 * @param words   {@code [row][column]} written into the cells, or null
 */
public record HeatMap(
        String title, String unit, List<String> columns, List<String> rows, double[][] values, String[][] words) {
    private static final int LEFT = 110;
    private static final int TOP = 40;
    private static final int BOTTOM = 84;
    private static final int RIGHT = 90;
    private static final int ROW = 22;
    private static final int STEPS = 24;
    /** From light to dark, readable in grey: stops of a perceptually even blue. */
    private static final int[][] STOPS = {
        {247, 251, 255}, {198, 219, 239}, {107, 174, 214}, {33, 113, 181}, {8, 48, 107}
    };

    public HeatMap {
        if (values.length != rows.size() || values.length > 0 && values[0].length != columns.size()) {
            throw new IllegalArgumentException(title + ": a heat map has a label for each row and column");
        }
    }

    /** Numbers alone. */
    public HeatMap(String title, String unit, List<String> columns, List<String> rows, double[][] values) {
        this(title, unit, columns, rows, values, null);
    }

    /** The picture. */
    public String svg() {
        int cell = words == null ? 34 : 62;
        int width = LEFT + cell * columns.size() + RIGHT;
        int height = TOP + ROW * rows.size() + BOTTOM;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : values) {
            for (double value : row) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        Svg svg = new Svg(Math.max(width, 320), height, title);
        for (int r = 0; r < rows.size(); r++) {
            double y = TOP + ROW * r;
            svg.text(LEFT - 6, y + 15, "end", Svg.INK, rows.get(r), "font-size=\"11\"");
            for (int c = 0; c < columns.size(); c++) {
                cell(
                        svg,
                        LEFT + (double) cell * c,
                        y,
                        cell,
                        r,
                        c,
                        (values[r][c] - low) / (high > low ? high - low : 1));
            }
        }
        for (int c = 0; c < columns.size(); c++) {
            double x = LEFT + cell * (c + 0.5);
            double y = TOP + ROW * rows.size() + 12;
            svg.text(
                    x,
                    y,
                    "end",
                    Svg.INK,
                    columns.get(c),
                    String.format(Locale.ROOT, "font-size=\"11\" transform=\"rotate(-45 %.1f %.1f)\"", x, y));
        }
        legend(svg, LEFT + (double) cell * columns.size() + 16, low, high);
        return svg.end();
    }

    private void cell(Svg svg, double x, double y, int width, int r, int c, double share) {
        boolean number = Double.isFinite(values[r][c]);
        String tip = rows.get(r) + ", " + columns.get(c) + ": " + Svg.number(values[r][c]) + " " + unit;
        svg.cell(x, y, width - 1, ROW - 1, number ? colour(share) : "#ffffff", tip);
        String text = words == null ? (number ? Svg.number(values[r][c]) : "") : words[r][c];
        int most = width / 7;
        String shown = text.length() > most ? text.substring(0, most - 1) + "…" : text;
        svg.text(
                x + width / 2.0,
                y + 15,
                "middle",
                number && share > 0.55 ? "#ffffff" : Svg.INK,
                shown,
                "font-size=\"10\"");
    }

    private void legend(Svg svg, double x, double low, double high) {
        double step = 100.0 / STEPS;
        for (int i = 0; i < STEPS; i++) {
            svg.cell(x, TOP + 100 - step * (i + 1), 12, step + 0.5, colour((i + 0.5) / STEPS), unit);
        }
        svg.text(x + 16, TOP + 10, "start", Svg.FAINT, Svg.number(high), "font-size=\"10\"");
        svg.text(x + 16, TOP + 100, "start", Svg.FAINT, Svg.number(low), "font-size=\"10\"");
        svg.text(x, TOP + 114, "start", Svg.FAINT, unit, "font-size=\"10\"");
    }

    private static String colour(double share) {
        double place = Math.clamp(share, 0, 1) * (STOPS.length - 1);
        int below = Math.min((int) place, STOPS.length - 2);
        double part = place - below;
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (int) Math.round(STOPS[below][i] + part * (STOPS[below + 1][i] - STOPS[below][i]));
        }
        return String.format("#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
    }
}
