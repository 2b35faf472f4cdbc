package io.mondegreen.lab.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is best on the half that chooses. */
final class Choice {
    private static final double PERCENT = 100;

    private final Tally tally;
    private final double cost;

    /**
     * @param cost points of word error rate that a cure may cost
     */
    Choice(Tally tally, double cost) {
        this.tally = tally;
        this.cost = cost;
    }

    double cured(Treatment one) {
        return value(Measure.CURED, one);
    }

    /** Share of loops that become a text, whatever text. */
    double broken(Treatment one) {
        return value(Measure.BROKEN, one) - value(Measure.EMPTIED, one);
    }

    boolean affordable(Treatment one) {
        return PERCENT * value(Measure.COST, one) <= cost;
    }

    /** What cures most at a cost that is allowed, then the rest; where shares are equal, what the model's own logits say. */
    List<Treatment> ranked(List<Treatment> treatments) {
        return treatments.stream()
                .sorted(Comparator.comparing((Treatment one) -> !affordable(one))
                        .thenComparingDouble(one -> -cured(one))
                        .thenComparingDouble(one -> value(Measure.LOOP_MARGIN, one)))
                .toList();
    }

    /** What cures most, whatever it costs. */
    Optional<Treatment> strongest(List<Treatment> treatments) {
        return treatments.stream().max(Comparator.comparingDouble(this::cured));
    }

    /** What leaves least text on non-speech, at a cost that is allowed. */
    Optional<Treatment> quietest(List<Treatment> treatments) {
        return treatments.stream()
                .filter(this::affordable)
                .min(Comparator.comparingDouble(one -> value(Measure.TEXT, one)));
    }

    private double value(Measure measure, Treatment one) {
        return tally.value(measure, one, EvalSets.CHOOSE);
    }
}
