package io.mondegreen.lab.report;

import io.mondegreen.lab.report.Report.Block;
import java.util.List;
import java.util.stream.Collectors;

/** Blocks as Markdown; a text that was changed stands as two quoted lines. */
final class Markdown {
    private Markdown() {}

    static String of(String title, List<Block> blocks, String folder) {
        StringBuilder out = new StringBuilder("# " + title + "\n");
        blocks.forEach(block -> out.append('\n').append(markdown(block, folder)).append('\n'));
        return out.toString();
    }

    private static String markdown(Block block, String folder) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "#".repeat(level) + " " + text;
            case Block.Paragraph(String text) -> text;
            case Block.Note(String text) -> "*" + text + "*";
            case Block.Code(String text) -> "```\n" + text + "\n```";
            case Block.Table(List<String> head, List<List<String>> rows) ->
                row(head) + "\n" + row(head.stream().map(_ -> "---").toList()) + "\n"
                        + rows.stream().map(Markdown::row).collect(Collectors.joining("\n"));
            case Block.Picture picture ->
                "![" + picture.caption() + "](" + folder + "/" + picture.name() + ".svg)\n\n*" + picture.caption()
                        + "*";
            case Block.BeforeAfter(String before, String after) -> "> before: " + before + "  \n> after: " + after;
        };
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
