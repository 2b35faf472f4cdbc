package io.mondegreen.lab.card;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How well the model hears sentences of strangers: by split, kind and line, without and with timestamps, and by voice. */
final class SpeechFigures {
    private static final List<String> SPLITS = List.of("dev", "test", "demo");
    private static final List<String> KINDS =
            List.of("speech", "template", "salad", "prose", "digits", "repeat", "oov");
    /** Another language: nothing the model could get right. */
    private static final String FOREIGN = "foreign";

    private final CardInput input;
    private final boolean timed;
    private final Map<Place, SpeechTally> plain = new TreeMap<>();
    private final Map<Place, SpeechTally> stamped = new TreeMap<>();
    private final Map<Place, SpeechTally> voices = new TreeMap<>();
    private int tooLong;

    /** A row, in the order of the table. */
    private record Place(String split, String kind, boolean noisy) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int bySplit = Integer.compare(SPLITS.indexOf(split), SPLITS.indexOf(other.split));
            int byKind = Integer.compare(rank(kind), rank(other.kind));
            int byName = byKind == 0 ? kind.compareTo(other.kind) : byKind;
            int byBoth = bySplit == 0 ? byName : bySplit;
            return byBoth == 0 ? Boolean.compare(noisy, other.noisy) : byBoth;
        }

        private static int rank(String kind) {
            int known = KINDS.indexOf(kind);
            return known < 0 ? KINDS.size() : known;
        }

        String line() {
            return noisy ? "noisy" : "clean";
        }
    }

    private SpeechFigures(CardInput input) {
        this.input = input;
        timed = input.model().generation().timestampBegin().isPresent();
    }

    /** Decodes and counts. */
    static List<CardTable> of(CardInput input) {
        SpeechFigures figures = new SpeechFigures(input);
        figures.decode();
        List<CardTable> tables = new ArrayList<>(List.of(figures.plain()));
        if (figures.timed) {
            tables.add(figures.timed());
        }
        tables.add(figures.voices());
        return tables;
    }

    private void decode() {
        try (CardDecoder decoder = new CardDecoder(input.model(), input, "speech")) {
            for (String split : SPLITS) {
                for (String kind : kinds(split)) {
                    tooLong +=
                            SpokenWindow.render(input.bank(), input.seed(), split, kind, input.windowMs(), window -> {
                                decode(decoder, window, split, kind);
                            });
                }
            }
            decoder.finish();
        }
    }

    private void decode(CardDecoder decoder, SpokenWindow window, String split, String kind) {
        Place place = new Place(split, kind, window.noisy());
        decoder.decode(window.pcm(), false, transcript -> {
            tally(plain, place).add(window, transcript);
            if (kind.equals("speech")) {
                Place voice = new Place(split, window.utterance().voice(), window.noisy());
                tally(voices, voice).add(window, transcript);
            }
        });
        if (timed) {
            decoder.decode(
                    window.pcm(), true, transcript -> tally(stamped, place).add(window, transcript));
        }
    }

    private static SpeechTally tally(Map<Place, SpeechTally> tallies, Place place) {
        return tallies.computeIfAbsent(place, _ -> new SpeechTally());
    }

    /** The split's kinds in the model's language. */
    private Set<String> kinds(String split) {
        Set<String> kinds = new LinkedHashSet<>(input.bank().kinds(split));
        kinds.remove(FOREIGN);
        return kinds;
    }

    private CardTable plain() {
        List<String> notes = new ArrayList<>(List.of(
                "Greedy, no timestamps; telephone band and mu-law, level -14 to +3 dB; noisy: 5 to 25 dB SNR, kinds of"
                        + " noise that the other splits do not hear (demo has those of test). Intervals are 95 %, by a bootstrap over voices; with one"
                        + " voice there is none."));
        List<String> absent = KINDS.stream()
                .filter(kind -> SPLITS.stream().noneMatch(split -> kinds(split).contains(kind)))
                .toList();
        if (!absent.isEmpty()) {
            notes.add("Absent from the corpus: " + String.join(", ", absent) + ".");
        }
        if (tooLong > 0) {
            notes.add(tooLong + " sentences are longer than the window and left out.");
        }
        List<List<Cell>> rows = new ArrayList<>();
        plain.forEach((place, tally) -> rows.add(List.of(
                Cell.of(place.split()),
                Cell.of(place.kind()),
                Cell.of(place.line()),
                Cell.count(tally.windows()),
                Cell.count(tally.voices()),
                Cell.count(tally.count().words()),
                Cell.share(tally.wordErrorRate(input.seed())),
                Cell.share(tally.count().share(tally.count().substitutions())),
                Cell.share(tally.count().share(tally.count().deletions())),
                Cell.share(tally.count().share(tally.count().insertions())),
                Cell.count(tally.wordless()))));
        return new CardTable(
                "wer",
                "Word error rate",
                notes,
                List.of(
                        "split",
                        "kind",
                        "line",
                        "windows",
                        "voices",
                        "words",
                        "WER",
                        "substituted",
                        "deleted",
                        "inserted",
                        "without a word"),
                rows);
    }

    private CardTable timed() {
        List<List<Cell>> rows = new ArrayList<>();
        stamped.forEach((place, tally) -> rows.add(List.of(
                Cell.of(place.split()),
                Cell.of(place.kind()),
                Cell.of(place.line()),
                Cell.count(tally.windows()),
                Cell.share(tally.wordErrorRate(input.seed())),
                tally.startError(),
                tally.endError(),
                Cell.share((double) tally.closed() / tally.windows()))));
        return new CardTable(
                "timestamps",
                "The same windows with timestamps",
                List.of(
                        "Truth is where the rendering put the sentence. Errors of the first and of the closing stamp are"
                                + " absolute, in ms, median / 90th percentile, over the windows that have the stamp."),
                List.of("split", "kind", "line", "windows", "WER", "start, ms", "end, ms", "closed by a stamp"),
                rows);
    }

    private CardTable voices() {
        List<List<Cell>> rows = new ArrayList<>();
        Collection<Place> clean =
                voices.keySet().stream().filter(place -> !place.noisy()).toList();
        for (Place place : clean) {
            SpeechTally quiet = voices.get(place);
            SpeechTally noisy = voices.get(new Place(place.split(), place.kind(), true));
            rows.add(List.of(
                    Cell.of(place.split()),
                    Cell.of(place.kind()),
                    Cell.count(quiet.windows()),
                    Cell.share(quiet.count().share(quiet.count().errors())),
                    Cell.share(noisy.count().share(noisy.count().errors()))));
        }
        return new CardTable(
                "voices",
                "Word error rate by voice, kind speech",
                List.of(),
                List.of("split", "voice", "sentences", "clean", "noisy"),
                rows);
    }
}
