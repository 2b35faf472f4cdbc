package io.mondegreen.lab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Curves over a number, most often the layer, with their intervals as bands. */
public final class LineChart {
    private static final List<String> COLOURS =
            List.of("#0969da", "#cf222e", "#1a7f37", "#8250df", "#bf8700", "#57606a", "#d4a72c", "#0550ae");
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 190;
    private static final int TOP = 36;
    private static final int BOTTOM = 46;
    private static final int TICKS = 5;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Curve> curves = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();

    private record Curve(String name, double[] x, double[] y, double[] low, double[] high) {}

    private record Level(String name, double y) {}

    public LineChart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Adds a curve without intervals; points that are not numbers are left out. */
    public LineChart curve(String name, double[] x, double[] y) {
        return curve(name, x, y, y, y);
    }

    /**
     * Adds a curve.
     *
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public LineChart curve(String name, double[] x, double[] y, double[] low, double[] high) {
        if (x.length != y.length || x.length != low.length || x.length != high.length) {
            throw new IllegalArgumentException(name + ": a curve has as many of each");
        }
        curves.add(new Curve(name, x, y, low, high));
        return this;
    }

    /** Adds a dashed level, for example chance or the paper's figure. */
    public LineChart level(String name, double y) {
        levels.add(new Level(name, y));
        return this;
    }

    /** The picture. */
    public String svg() {
        double[] xs = range(curves.stream().map(Curve::x).toList());
        List<double[]> ys = new ArrayList<>();
        curves.forEach(curve -> ys.addAll(List.of(curve.low, curve.high, curve.y)));
        levels.forEach(level -> ys.add(new double[] {level.y}));
        double[] yRange = padded(range(ys));
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        axes(svg, xs, yRange);
        int row = 0;
        for (Level level : levels) {
            double y = at(level.y, yRange, HEIGHT - BOTTOM, TOP);
            svg.line(LEFT, y, WIDTH - RIGHT, y, Svg.FAINT, "stroke-dasharray=\"5 4\"");
            svg.text(WIDTH - RIGHT - 4, y - 4, "end", Svg.FAINT, level.name, "font-size=\"11\"");
        }
        for (Curve curve : curves) {
            draw(svg, curve, xs, yRange, COLOURS.get(row % COLOURS.size()));
            double y = TOP + 14 + 16 * row++;
            svg.line(
                    WIDTH - RIGHT + 14,
                    y - 4,
                    WIDTH - RIGHT + 30,
                    y - 4,
                    COLOURS.get((row - 1) % COLOURS.size()),
                    "stroke-width=\"2\"");
            svg.text(WIDTH - RIGHT + 36, y, "start", Svg.INK, curve.name, "font-size=\"11\"");
        }
        return svg.end();
    }

    private void axes(Svg svg, double[] xs, double[] ys) {
        double step = step(ys[1] - ys[0]);
        for (double value = Math.ceil(ys[0] / step) * step; value <= ys[1]; value += step) {
            double y = at(value, ys, HEIGHT - BOTTOM, TOP);
            svg.line(LEFT, y, WIDTH - RIGHT, y, "#eaeef2", "");
            svg.text(LEFT - 6, y + 4, "end", Svg.FAINT, tick(value, step), "font-size=\"11\"");
        }
        double[] marks = curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.x))
                .distinct()
                .sorted()
                .toArray();
        int every = Math.max(1, marks.length / 12);
        for (int i = 0; i < marks.length; i += every) {
            double x = at(marks[i], xs, LEFT, WIDTH - RIGHT);
            String text = marks[i] == Math.rint(marks[i]) ? "" + (long) marks[i] : Svg.number(marks[i]);
            svg.text(x, HEIGHT - BOTTOM + 16, "middle", Svg.FAINT, text, "font-size=\"11\"");
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", Svg.INK, xLabel, "");
        svg.text(
                14,
                (TOP + HEIGHT - BOTTOM) / 2.0,
                "middle",
                Svg.INK,
                yLabel,
                "transform=\"rotate(-90 14 " + (TOP + HEIGHT - BOTTOM) / 2 + ")\"");
    }

    private static void draw(Svg svg, Curve curve, double[] xs, double[] ys, String colour) {
        StringBuilder line = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < curve.x.length; i++) {
            if (!Double.isFinite(curve.y[i])) {
                continue;
            }
            double x = at(curve.x[i], xs, LEFT, WIDTH - RIGHT);
            line.append(point(x, at(curve.y[i], ys, HEIGHT - BOTTOM, TOP)));
            upper.append(point(x, at(curve.high[i], ys, HEIGHT - BOTTOM, TOP)));
            lower.insert(0, point(x, at(curve.low[i], ys, HEIGHT - BOTTOM, TOP)));
        }
        if (!Arrays.equals(curve.low, curve.high)) {
            svg.polygon(upper.append(lower).toString().strip(), colour);
        }
        svg.polyline(line.toString().strip(), colour);
        for (int i = 0; i < curve.x.length; i++) {
            if (Double.isFinite(curve.y[i])) {
                svg.dot(
                        at(curve.x[i], xs, LEFT, WIDTH - RIGHT),
                        at(curve.y[i], ys, HEIGHT - BOTTOM, TOP),
                        colour,
                        curve.name + ": " + Svg.number(curve.y[i]) + " at " + Svg.number(curve.x[i]));
            }
        }
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private static double at(double value, double[] range, double from, double to) {
        return from + (to - from) * (value - range[0]) / (range[1] - range[0]);
    }

    /** Least and greatest number, never the same. */
    private static double[] range(List<double[]> of) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] values : of) {
            for (double value : values) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (low > high) {
            return new double[] {0, 1};
        }
        return low == high ? new double[] {low - 0.5, high + 0.5} : new double[] {low, high};
    }

    /** With as many decimals as the step has. */
    private static String tick(double value, double step) {
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", Math.rint(value / step) * step);
    }

    /** A round number that divides a range into some five parts. */
    private static double step(double range) {
        double unit = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
        double parts = range / TICKS / unit;
        return unit * (parts < 1.5 ? 1 : parts < 3.5 ? 2 : parts < 7.5 ? 5 : 10);
    }

    private static double[] padded(double[] range) {
        double margin = 0.06 * (range[1] - range[0]);
        return new double[] {range[0] - margin, range[1] + margin};
    }
}
