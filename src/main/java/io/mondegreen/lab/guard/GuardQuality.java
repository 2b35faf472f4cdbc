package io.mondegreen.lab.guard;

import io.mondegreen.lab.card.Card;
import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import io.mondegreen.lab.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What an evaluation found, as tables and pictures. */
public record GuardQuality(Card card, List<Pictures.Picture> pictures) {
    private static final String NAME = "guard-quality";

    public GuardQuality {
        pictures = List.copyOf(pictures);
    }

    /**
     * Writes {@code guard-quality.html}, {@code guard-quality.md} and the pictures into a folder.
     *
     * @throws IOException if one cannot be written
     */
    public void write(Path folder) throws IOException {
        Report report = new Report("How far the guard can be trusted");
        report.note(card.facts().toString());
        for (CardTable table : card.tables()) {
            report.heading(table.title());
            table.notes().forEach(report::paragraph);
            if (!table.rows().isEmpty()) {
                report.table(
                        table.columns(),
                        table.rows().stream()
                                .map(row -> row.stream().map(Cell::text).toList())
                                .toList());
            }
        }
        report.heading("Pictures");
        pictures.forEach(one -> report.picture(one.name(), one.svg(), one.caption()));
        report.write(folder, NAME);
    }

    /** Tables, then pictures, for a page beside whose folder {@link #writePictures} put them. */
    public String markdown() {
        return card.markdown()
                + pictures.stream()
                        .map(one -> "\n![" + one.caption() + "](" + NAME + "/" + one.name() + ".svg)\n\n*"
                                + one.caption() + "*\n")
                        .collect(Collectors.joining());
    }

    /**
     * Writes the pictures into {@code guard-quality} in a folder, for a page that shows them.
     *
     * @throws IOException if one cannot be written
     */
    public void writePictures(Path folder) throws IOException {
        Path pages = Files.createDirectories(folder.resolve(NAME));
        for (Pictures.Picture one : pictures) {
            Files.writeString(pages.resolve(one.name() + ".svg"), one.svg());
        }
    }
}
