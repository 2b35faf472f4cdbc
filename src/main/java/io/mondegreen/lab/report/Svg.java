package io.mondegreen.lab.report;

import java.util.Locale;

/** An SVG picture under construction; lengths are pixels. Text is escaped. */
final class Svg {
    static final String INK = "#1b1f24";
    static final String FAINT = "#8b949e";

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height, String title) {
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"12\"><title>%s</title>"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                width,
                height,
                width,
                height,
                escape(title)));
        text(12, 20, "start", INK, title, "font-weight=\"600\" font-size=\"14\"");
    }

    Svg line(double x1, double y1, double x2, double y2, String colour, String more) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>%n",
                x1,
                y1,
                x2,
                y2,
                colour,
                more));
        return this;
    }

    /** Points as {@code x,y x,y}. */
    Svg polyline(String points, String colour) {
        out.append(
                "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\"/>\n");
        return this;
    }

    Svg polygon(String points, String colour) {
        out.append("<polygon points=\"" + points + "\" fill=\"" + colour + "\" fill-opacity=\"0.15\"/>\n");
        return this;
    }

    Svg dot(double x, double y, String colour, String tip) {
        out.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s</title></circle>%n",
                x,
                y,
                colour,
                escape(tip)));
        return this;
    }

    /** A filled rectangle that says what it is when pointed at. */
    Svg cell(double x, double y, double width, double height, String colour, String tip) {
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>%n",
                x,
                y,
                width,
                height,
                colour,
                escape(tip)));
        return this;
    }

    Svg text(double x, double y, String anchor, String colour, String text, String more) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>%n",
                x,
                y,
                anchor,
                colour,
                more,
                escape(text)));
        return this;
    }

    String end() {
        return out.append("</svg>\n").toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A number for an axis or a cell: at most three significant digits. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String pattern = size != 0 && size < 0.01 ? "%.1e" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
