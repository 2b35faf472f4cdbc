package io.mondegreen.lab.sweep;

import io.mondegreen.probe.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds up a small set of heads: the one that cures most loops, then whichever of the others adds most to it, within the cost that
 * is allowed, for as long as what is added is clearly above nothing.
 */
final class Greedy {
    /** Best single heads that are tried as the next one. */
    static final int POOL = 8;

    private final Choice choice;
    private final Consumer<List<Treatment>> measure;
    private final Tally tally;

    /**
     * @param measure decodes loops and speech of the choosing half under treatments
     */
    Greedy(Choice choice, Consumer<List<Treatment>> measure, Tally tally) {
        this.choice = choice;
        this.measure = measure;
        this.tally = tally;
    }

    /**
     * Sets of two heads and more, each holding the one before.
     *
     * @param heads measured, the best first
     */
    List<Treatment> grow(List<Treatment> heads, int most) {
        List<Treatment> sets = new ArrayList<>();
        List<Treatment> pool =
                heads.stream().filter(choice::affordable).limit(POOL).toList();
        Treatment set = pool.isEmpty() ? null : pool.getFirst();
        while (set != null && set.sites().size() < most) {
            Treatment grown = set;
            List<Treatment> tries = pool.stream()
                    .filter(head -> !grown.sites().containsAll(head.sites()))
                    .map(grown::and)
                    .toList();
            measure.accept(tries);
            Optional<Treatment> best =
                    tries.stream().filter(choice::affordable).max(Comparator.comparingDouble(choice::cured));
            Figure gain = best.map(one -> tally.difference(Measure.CURED, one, List.of(grown), EvalSets.CHOOSE))
                    .orElse(null);
            set = gain != null && gain.low() > 0 ? best.get() : null;
            if (set != null) {
                sets.add(set);
            }
        }
        return sets;
    }
}
