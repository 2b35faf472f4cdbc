package io.mondegreen.lab.sweep;

import io.mondegreen.lab.sweep.Treatment.Role;
import io.mondegreen.taps.Intervention;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is best on the half that chooses. */
final class Choice {
    private static final double PERCENT = 100;

    private final Tally tally;
    private final SweepSettings settings;

    Choice(Tally tally, SweepSettings settings) {
        this.tally = tally;
        this.settings = settings;
    }

    double cured(Treatment one) {
        return value(Measure.CURED, one);
    }

    /** Share of loops that become a text, whatever text. */
    double broken(Treatment one) {
        return value(Measure.BROKEN, one) - value(Measure.EMPTIED, one);
    }

    boolean affordable(Treatment one) {
        return PERCENT * value(Measure.COST, one) <= settings.cost();
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

    /**
     * What is judged on the other half: grown sets, the best heads, of each part the strongest head and layer whatever they cost (the
     * price of a cure is to be seen too), the head that is best against text on non-speech, and what was written by hand.
     */
    List<Treatment> finalists(List<Treatment> components, List<Treatment> ranked, List<Treatment> grown) {
        Map<String, Treatment> chosen = new LinkedHashMap<>();
        Consumer<Treatment> choose = one -> chosen.putIfAbsent(one.key(), one);
        grown.reversed().forEach(choose);
        ranked.stream().limit(settings.report()).forEach(choose);
        settings.parts().forEach(part -> strongest(ofPart(part, ranked)).ifPresent(choose));
        quietest(ranked).ifPresent(choose);
        settings.parts().forEach(part -> strongest(ofPart(part, components)).ifPresent(choose));
        for (List<Intervention> own : settings.own()) {
            Treatment one = Treatment.own(own);
            chosen.merge(one.key(), one, (known, _) -> known.as(Role.OWN, known.name()));
        }
        return List.copyOf(chosen.values());
    }

    private static List<Treatment> ofPart(Part part, List<Treatment> treatments) {
        return treatments.stream()
                .filter(one -> one.sites().getFirst().part() == part)
                .toList();
    }

    private double value(Measure measure, Treatment one) {
        return tally.value(measure, one, EvalSets.CHOOSE);
    }
}
