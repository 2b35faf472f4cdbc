package io.mondegreen.lab.report;

import java.util.List;

/** A page that stands alone: text, tables and pictures in one file, no script, nothing loaded. Text is escaped. */
public final class HtmlPage {
    private static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; max-width: 68rem; margin: 2rem auto; padding: 0 1rem }
            h1, h2, h3 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid #d0d7de }
            table { border-collapse: collapse; margin: 1rem 0; font-size: .9rem } td, th { border: 1px solid #d0d7de; padding: .25rem .5rem; text-align: left; vertical-align: top }
            th { background: #f6f8fa } td.n { text-align: right; font-variant-numeric: tabular-nums } figure { margin: 1rem 0; overflow-x: auto }
            figcaption, .note { color: #57606a; font-size: .9rem } pre { background: #f6f8fa; padding: .75rem; overflow-x: auto } del { background: #ffebe9 } ins { background: #dafbe1; text-decoration: none }
            """;

    private final StringBuilder out = new StringBuilder();

    public HtmlPage(String title) {
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + Svg.escape(title)
                + "</title><style>\n" + STYLE + "</style></head><body>\n<h1>" + Svg.escape(title) + "</h1>\n");
    }

    public HtmlPage heading(String text) {
        out.append("<h2>" + Svg.escape(text) + "</h2>\n");
        return this;
    }

    public HtmlPage smallHeading(String text) {
        out.append("<h3>" + Svg.escape(text) + "</h3>\n");
        return this;
    }

    public HtmlPage paragraph(String text) {
        out.append("<p>" + Svg.escape(text) + "</p>\n");
        return this;
    }

    /** Smaller, for what a reader may skip. */
    public HtmlPage note(String text) {
        out.append("<p class=\"note\">" + Svg.escape(text) + "</p>\n");
        return this;
    }

    public HtmlPage code(String text) {
        out.append("<pre>" + Svg.escape(text) + "</pre>\n");
        return this;
    }

    /** Cells that begin with a digit, a sign or a bracket stand on the right. */
    public HtmlPage table(List<String> head, List<List<String>> rows) {
        out.append("<table><thead><tr>");
        head.forEach(cell -> out.append("<th>" + Svg.escape(cell) + "</th>"));
        out.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            out.append("<tr>");
            row.forEach(cell -> out.append(cell.matches("[-+–0-9.\\[].*") ? "<td class=\"n\">" : "<td>")
                    .append(Svg.escape(cell))
                    .append("</td>"));
            out.append("</tr>\n");
        }
        out.append("</tbody></table>\n");
        return this;
    }

    /** A picture of {@link LineChart} or {@link HeatMap}. */
    public HtmlPage picture(String svg, String caption) {
        out.append("<figure>" + svg + "<figcaption>" + Svg.escape(caption) + "</figcaption></figure>\n");
        return this;
    }

    /** A text before and after. */
    public HtmlPage beforeAfter(String before, String after) {
        out.append("<p><del>" + Svg.escape(before) + "</del><br><ins>" + Svg.escape(after) + "</ins></p>\n");
        return this;
    }

    /** The finished page. */
    public String end() {
        return out + "</body></html>\n";
    }
}
