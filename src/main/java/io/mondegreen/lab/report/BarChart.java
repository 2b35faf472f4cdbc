package io.mondegreen.lab.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts as bars, some series side by side.
 *
 * @param labels under the bars, from left to right
 * @param series counts by name, each with one per label; in the order of the map
 */
public record BarChart(String title, String xLabel, String yLabel, List<String> labels, Map<String, int[]> series) {
    private static final List<String> COLOURS = List.of("#0969da", "#cf222e", "#1a7f37", "#8250df");
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 190;
    private static final int TOP = 36;
    private static final int BOTTOM = 46;

    public BarChart {
        series.forEach((name, counts) -> {
            if (counts.length != labels.size()) {
                throw new IllegalArgumentException(name + ": a bar chart has a count for each label");
            }
        });
    }

    /** The picture. */
    public String svg() {
        int most = Math.max(
                1, series.values().stream().flatMapToInt(Arrays::stream).max().orElse(1));
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        double floor = HEIGHT - BOTTOM;
        for (int part = 0; part <= 2; part++) {
            double y = floor - (floor - TOP) * part / 2;
            svg.line(LEFT, y, WIDTH - RIGHT, y, "#eaeef2", "");
            svg.text(LEFT - 6, y + 4, "end", Svg.FAINT, tick(most * part / 2.0), "font-size=\"11\"");
        }
        double room = (double) (WIDTH - RIGHT - LEFT) / labels.size();
        double width = 0.8 * room / Math.max(1, series.size());
        int row = 0;
        for (Map.Entry<String, int[]> one : series.entrySet()) {
            String colour = COLOURS.get(row % COLOURS.size());
            for (int i = 0; i < labels.size(); i++) {
                double height = (floor - TOP) * one.getValue()[i] / most;
                double x = LEFT + room * i + 0.1 * room + width * row;
                svg.cell(
                        x,
                        floor - height,
                        width,
                        height,
                        colour,
                        one.getKey() + ", " + labels.get(i) + ": " + one.getValue()[i]);
            }
            double y = TOP + 14 + 16 * row++;
            svg.cell(WIDTH - RIGHT + 14, y - 9, 12, 10, colour, one.getKey());
            svg.text(WIDTH - RIGHT + 34, y, "start", Svg.INK, one.getKey(), "font-size=\"11\"");
        }
        for (int i = 0; i < labels.size(); i++) {
            svg.text(LEFT + room * (i + 0.5), floor + 16, "middle", Svg.FAINT, labels.get(i), "font-size=\"11\"");
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", Svg.INK, xLabel, "");
        double middle = (TOP + floor) / 2;
        svg.text(
                14,
                middle,
                "middle",
                Svg.INK,
                yLabel,
                String.format(Locale.ROOT, "transform=\"rotate(-90 14 %.0f)\"", middle));
        return svg.end();
    }

    private static String tick(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
