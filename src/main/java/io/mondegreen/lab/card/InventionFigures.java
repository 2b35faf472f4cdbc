package io.mondegreen.lab.card;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.ProbeCorpus;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What the model writes where nobody says anything in its language, and what Whisper's own rules would do about it. */
final class InventionFigures {
    private static final String CONTROL = "clean";

    private final CardInput input;
    private final Map<String, InventionTally> asItIs = new LinkedHashMap<>();
    private final Map<String, InventionTally> free = new LinkedHashMap<>();

    private InventionFigures(CardInput input) {
        this.input = input;
    }

    /** Decodes and counts. */
    static CardTable of(CardInput input) {
        InventionFigures figures = new InventionFigures(input);
        figures.decode(input.model(), figures.asItIs);
        if (!input.model().generation().beginSuppress().isEmpty()) {
            try (WhisperModel other =
                    WhisperModel.open(input.model().dir(), GenerationConfig::withoutBeginSuppression)) {
                figures.decode(other, figures.free);
            }
        }
        return figures.table();
    }

    private void decode(WhisperModel model, Map<String, InventionTally> tallies) {
        try (CardDecoder decoder = new CardDecoder(model, input, "invented")) {
            BiConsumer<CorpusWindow, Transcript> count =
                    (window, transcript) -> tallies.computeIfAbsent(window.kind(), _ -> new InventionTally())
                            .add(window.groups().getFirst(), transcript);
            ProbeCorpus.render(input.bank(), input.seed(), Split.TEST, input.windowMs(), window -> {
                if (!window.inLanguage() || window.kind().equals(CONTROL)) {
                    decoder.decode(window.pcm(), false, transcript -> count.accept(window, transcript));
                }
            });
            decoder.finish();
        }
    }

    private CardTable table() {
        List<List<Cell>> rows = new ArrayList<>();
        asItIs.keySet().stream()
                .sorted((a, b) -> Boolean.compare(a.equals(CONTROL), b.equals(CONTROL)))
                .forEach(kind -> {
                    List<Cell> row =
                            new ArrayList<>(List.of(Cell.of(kind.equals(CONTROL) ? "speech, clean (control)" : kind)));
                    row.addAll(asItIs.get(kind).cells(input));
                    InventionTally other = free.get(kind);
                    row.add(other == null ? Cell.NONE : Cell.share(other.textRate(input.seed())));
                    rows.add(row);
                });
        List<String> columns = new ArrayList<>(List.of("audio"));
        columns.addAll(InventionTally.COLUMNS);
        columns.add("text, first token free");
        return new CardTable(
                "invented",
                "What it invents",
                List.of(
                        "Test split. A window has text if it has a word. The model's configuration forbids some first tokens"
                                + " (begin_suppress_tokens, the end of text among them for Whisper), which forces text out of"
                                + " silence; the last column is without that rule.",
                        InventionTally.NOTE),
                columns,
                rows);
    }
}
