package io.mondegreen.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Text, tables and pictures in order; it becomes a page that stands alone, or Markdown with its pictures beside it. */
public final class Report {
    private final String title;
    private final List<Block> blocks = new ArrayList<>();

    /** What a report is made of. */
    sealed interface Block {
        record Heading(int level, String text) implements Block {}

        record Paragraph(String text) implements Block {}

        /** What a reader may skip. */
        record Note(String text) implements Block {}

        record Code(String text) implements Block {}

        record Table(List<String> head, List<List<String>> rows) implements Block {}

        /** Name is that of its file, without ending. */
        record Picture(String name, String svg, String caption) implements Block {}

        record BeforeAfter(String before, String after) implements Block {}
    }

    public Report(String title) {
        this.title = title;
    }

    public Report heading(String text) {
        return add(new Block.Heading(2, text));
    }

    public Report smallHeading(String text) {
        return add(new Block.Heading(3, text));
    }

    public Report paragraph(String text) {
        return add(new Block.Paragraph(text));
    }

    /** Smaller, for what a reader may skip. */
    public Report note(String text) {
        return add(new Block.Note(text));
    }

    public Report code(String text) {
        return add(new Block.Code(text));
    }

    /**
     * A table.
     *
     * @throws IllegalArgumentException if a row has not as many cells as the head
     */
    public Report table(List<String> head, List<List<String>> rows) {
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.size() + " cells, the head " + head.size() + ": " + row);
            }
        }
        return add(new Block.Table(
                List.copyOf(head), rows.stream().map(List::copyOf).toList()));
    }

    /**
     * A picture of {@link LineChart} or {@link HeatMap}.
     *
     * @param name letters, digits and dashes; that of its file
     */
    public Report picture(String name, String svg, String caption) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name for a picture's file");
        }
        return add(new Block.Picture(name, svg, caption));
    }

    /** A text as it was and as it became. */
    public Report beforeAfter(String before, String after) {
        return add(new Block.BeforeAfter(before, after));
    }

    private Report add(Block block) {
        blocks.add(block);
        return this;
    }

    /** One page with everything in it, that loads nothing and runs nothing. */
    public String html() {
        return Html.of(title, blocks);
    }

    /** The same as Markdown, with pictures as files of this folder. */
    public String markdown(String folder) {
        return Markdown.of(title, blocks, folder);
    }

    /**
     * Writes {@code NAME.html}, {@code NAME.md} and the pictures {@code NAME/*.svg}.
     *
     * @throws IOException if one cannot be written
     */
    public void write(Path dir, String name) throws IOException {
        Path pictures = Files.createDirectories(dir.resolve(name));
        Files.writeString(dir.resolve(name + ".html"), html());
        Files.writeString(dir.resolve(name + ".md"), markdown(name));
        for (Block block : blocks) {
            if (block instanceof Block.Picture picture) {
                Files.writeString(pictures.resolve(picture.name() + ".svg"), picture.svg());
            }
        }
    }
}
