package io.mondegreen.lab.card;

import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Makes a model card's figures, part by part, from the speech bank; windows that several parts need are decoded once. */
public final class CardMaker {
    /** What a card can hold. */
    public enum Part {
        SPEECH,
        INVENTED,
        GUARD,
        PAPER
    }

    private CardMaker() {}

    /**
     * Decodes and counts.
     *
     * @param facts of model and corpus, for the head of the card
     * @param human folders of real recordings; none for a card without them
     * @throws IllegalArgumentException if the guard is asked for and there are no probes
     * @throws IOException if there are no recordings in the folders
     */
    public static Card make(CardInput input, SortedMap<String, String> facts, Set<Part> parts, List<Path> human)
            throws IOException {
        if (parts.contains(Part.GUARD) && input.bundle().isEmpty()) {
            throw new IllegalArgumentException("the guard's figures need a probe bundle");
        }
        List<CardTable> tables = new ArrayList<>();
        if (!human.isEmpty()) {
            // first, as it fails where the recordings are missing
            tables.addAll(HumanFigures.of(input, human));
        }
        List<CardTable> own = new ArrayList<>();
        if (parts.contains(Part.SPEECH)) {
            own.addAll(SpeechFigures.of(input));
        }
        if (parts.contains(Part.INVENTED)) {
            own.add(InventionFigures.of(input));
        }
        if (parts.contains(Part.GUARD) || parts.contains(Part.PAPER)) {
            ProbeExamples decoded = decode(input, parts);
            if (parts.contains(Part.GUARD)) {
                own.add(GuardFigures.of(decoded, input.bundle().orElseThrow(), input.seed()));
            }
            if (parts.contains(Part.PAPER)) {
                own.addAll(PaperFigures.of(decoded, input.bundle(), input.seed()));
            }
        }
        own.addAll(tables);
        return new Card(facts, own);
    }

    private static ProbeExamples decode(CardInput input, Set<Part> parts) {
        Set<TapName> taps = ProbeExamples.candidates(input.model().config());
        input.bundle()
                .ifPresent(bundle -> bundle.heads().stream().map(ProbeHead::tap).forEach(taps::add));
        Set<Split> splits = EnumSet.of(Split.DEV, Split.TEST);
        if (parts.contains(Part.PAPER)) {
            splits.add(Split.TRAIN);
        }
        return ProbeExamples.decode(input.model(), input.bank(), input.seed(), splits, taps, done -> input.progress()
                .at("guard", done));
    }
}
