package io.mondegreen.lab.card;

import io.mondegreen.lab.DecodedWindow;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The windows of the paper's hallucination task: in each split those with the highest word error rates, at most
 * {@value #MOST}, and as many without an error, drawn by seed. Only whole sentences of the model's language take part.
 */
final class PaperSample {
    static final int MOST = 200;

    /** Fewer of a class than this and nothing can be said. */
    private static final int LEAST = 20;

    private final Set<DecodedWindow> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<DecodedWindow> wrong = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Split, List<Double>> rates = new EnumMap<>(Split.class);

    /**
     * Chooses.
     *
     * @param least word error rate that a wrong window has at least; 0 for any error
     */
    PaperSample(List<DecodedWindow> windows, double least, long seed) {
        for (Split split : Split.values()) {
            choose(
                    windows.stream()
                            .filter(one -> one.window().split() == split)
                            .filter(one ->
                                    one.window().inLanguage() && !one.window().cut())
                            .toList(),
                    split,
                    least,
                    seed);
        }
    }

    private void choose(List<DecodedWindow> windows, Split split, double least, long seed) {
        List<DecodedWindow> bad = windows.stream()
                .filter(one -> rate(one) > 0 && rate(one) >= least)
                .sorted(Comparator.comparingDouble(PaperSample::rate).reversed())
                .toList();
        List<DecodedWindow> good =
                new ArrayList<>(windows.stream().filter(one -> rate(one) == 0).toList());
        Collections.shuffle(good, new Random(seed));
        int n = Math.min(MOST, Math.min(bad.size(), good.size()));
        wrong.addAll(bad.subList(0, n));
        chosen.addAll(bad.subList(0, n));
        chosen.addAll(good.subList(0, n));
        rates.put(split, bad.subList(0, n).stream().map(PaperSample::rate).toList());
    }

    private static double rate(DecodedWindow one) {
        return WindowLabels.wordErrorRate(one.window().reference(), one.text());
    }

    /** Whether each split has enough of both classes. */
    boolean enough() {
        return rates.values().stream().allMatch(of -> of.size() >= LEAST);
    }

    boolean contains(DecodedWindow one) {
        return chosen.contains(one);
    }

    /** Whether it is among those with the most errors. */
    boolean wrong(DecodedWindow one) {
        return wrong.contains(one);
    }

    /** How many of each class there are, and how wrong the wrong ones are. */
    String summary() {
        List<String> parts = new ArrayList<>();
        rates.forEach((split, of) -> parts.add(split.label()
                + " "
                + of.size()
                + " of each"
                + (of.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT, " (WER %.0f to %.0f %%)", 100 * of.getLast(), 100 * of.getFirst()))));
        return String.join(", ", parts);
    }
}
