package io.mondegreen.lab.report;

import io.mondegreen.lab.report.Report.Block;
import java.util.List;

/** Blocks as one page: no script, nothing loaded from elsewhere, every text escaped. */
final class Html {
    private static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; max-width: 68rem;
              margin: 2rem auto; padding: 0 1rem }
            h1, h2, h3 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid #d0d7de }
            table { border-collapse: collapse; margin: 1rem 0; font-size: .9rem }
            td, th { border: 1px solid #d0d7de; padding: .25rem .5rem; text-align: left; vertical-align: top }
            th { background: #f6f8fa } td.n { text-align: right; font-variant-numeric: tabular-nums }
            figure { margin: 1rem 0; overflow-x: auto } figcaption, .note { color: #57606a; font-size: .9rem }
            pre { background: #f6f8fa; padding: .75rem; overflow-x: auto }
            del { background: #ffebe9 } ins { background: #dafbe1; text-decoration: none }
            """;

    private Html() {}

    static String of(String title, List<Block> blocks) {
        StringBuilder out =
                new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        out.append(Svg.escape(title)).append("</title><style>\n").append(STYLE).append("</style></head><body>\n");
        out.append("<h1>").append(Svg.escape(title)).append("</h1>\n");
        blocks.forEach(block -> out.append(html(block)).append('\n'));
        return out.append("</body></html>\n").toString();
    }

    private static String html(Block block) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "<h" + level + ">" + Svg.escape(text) + "</h" + level + ">";
            case Block.Paragraph(String text) -> "<p>" + Svg.escape(text) + "</p>";
            case Block.Note(String text) -> "<p class=\"note\">" + Svg.escape(text) + "</p>";
            case Block.Code(String text) -> "<pre>" + Svg.escape(text) + "</pre>";
            case Block.Table table -> table(table);
            case Block.Picture picture ->
                "<figure>" + picture.svg() + "<figcaption>" + Svg.escape(picture.caption()) + "</figcaption></figure>";
            case Block.BeforeAfter(String before, String after) ->
                "<p><del>" + Svg.escape(before) + "</del><br><ins>" + Svg.escape(after) + "</ins></p>";
        };
    }

    /** Cells that begin with a digit, a sign or a bracket stand on the right. */
    private static String table(Block.Table table) {
        StringBuilder out = new StringBuilder("<table><thead><tr>");
        table.head().forEach(cell -> out.append("<th>").append(Svg.escape(cell)).append("</th>"));
        out.append("</tr></thead><tbody>\n");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            for (String cell : row) {
                out.append(cell.matches("[-+–0-9.\\[].*") ? "<td class=\"n\">" : "<td>")
                        .append(Svg.escape(cell))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody></table>").toString();
    }
}
