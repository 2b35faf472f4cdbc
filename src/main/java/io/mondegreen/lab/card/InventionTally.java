package io.mondegreen.lab.card;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import java.util.List;

/** How often windows got text that nobody said, and which rules would have caught it. */
final class InventionTally {
    static final List<String> COLUMNS = List.of(
            "windows",
            "sources",
            "with text",
            "words per text",
            "two thresholds remove",
            "compression > 2.4",
            "guard flags");

    /** How to read the columns. */
    static final String NOTE =
            "Of the windows with text: openai/whisper's two-threshold rule (no-speech probability above 0.6"
                    + " and mean log-probability below -1.0) would have removed, its compression ratio would have doubted, and the"
                    + " guard flags at its own threshold (a dash without a probe bundle for this model). Intervals are a bootstrap"
                    + " over sources (voices, kinds of noise, families of music, tracks).";

    private final GroupedRate text = new GroupedRate();
    private final GroupedRate removed = new GroupedRate();
    private final GroupedRate compressed = new GroupedRate();
    private final GroupedRate flagged = new GroupedRate();
    private int windows;
    private int texts;
    private int words;

    void add(String source, Transcript transcript) {
        boolean hasText = transcript.words() > 0;
        windows++;
        text.add(source, hasText ? 1 : 0, 1);
        if (hasText) {
            texts++;
            words += transcript.words();
            removed.add(source, transcript.removedByTwoThresholds() ? 1 : 0, 1);
            compressed.add(source, transcript.compresses() ? 1 : 0, 1);
            flagged.add(source, transcript.flagged() ? 1 : 0, 1);
        }
    }

    Metrics.Interval textRate(long seed) {
        return text.interval(seed);
    }

    /** One cell for each of {@link #COLUMNS}. */
    List<Cell> cells(CardInput input) {
        return List.of(
                Cell.count(windows),
                Cell.count(text.groups()),
                Cell.share(textRate(input.seed())),
                Cell.number((double) words / texts, 1),
                Cell.share(removed.value()),
                Cell.share(compressed.value()),
                input.bundle().isPresent() ? Cell.share(flagged.value()) : Cell.NONE);
    }
}
