package io.mondegreen.lab.card;

import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
        // first, as it fails where the recordings are missing
        List<CardTable> outside = human.isEmpty() ? List.of() : HumanFigures.of(input, human);
        List<CardTable> tables = new ArrayList<>();
        // the probes' windows beside the others: they are decoded one by one, on one core
        try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
            boolean probing = parts.contains(Part.GUARD) || parts.contains(Part.PAPER);
            Future<Optional<ProbeExamples>> decoding =
                    beside.submit(() -> probing ? Optional.of(decode(input, parts)) : Optional.empty());
            if (parts.contains(Part.SPEECH)) {
                tables.addAll(SpeechFigures.of(input));
            }
            if (parts.contains(Part.INVENTED)) {
                tables.add(InventionFigures.of(input));
            }
            await(decoding).ifPresent(decoded -> {
                if (parts.contains(Part.GUARD)) {
                    tables.add(GuardFigures.of(decoded, input.bundle().orElseThrow(), input.seed()));
                }
                if (parts.contains(Part.PAPER)) {
                    tables.addAll(PaperFigures.of(decoded, input.bundle(), input.seed()));
                }
            });
        }
        return new Card(facts, tables, outside);
    }

    /** The result, or what went wrong as it was. */
    static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException unchecked -> unchecked;
                case Error broken -> throw broken;
                case Throwable checked -> new IllegalStateException(checked);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while decoding", e);
        }
    }

    private static ProbeExamples decode(CardInput input, Set<Part> parts) {
        Set<TapName> taps = ProbeExamples.candidates(input.model().config());
        input.bundle().ifPresent(bundle -> bundle.headsOf(Stack.DECODER).stream()
                .map(ProbeHead::tap)
                .forEach(taps::add));
        Set<Split> splits = EnumSet.of(Split.DEV, Split.TEST);
        if (parts.contains(Part.PAPER)) {
            splits.add(Split.TRAIN);
        }
        List<ProbeHead> hearing =
                input.bundle().map(bundle -> bundle.headsOf(Stack.ENCODER)).orElse(List.of());
        return ProbeExamples.decode(
                input.model(),
                input.weights(),
                input.bank(),
                input.seed(),
                splits,
                taps,
                hearing,
                false,
                () -> input.progress().accept("probes"));
    }
}
