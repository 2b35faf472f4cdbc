package io.mondegreen.lab.sweep;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.Ablation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A treatment on the half that had no part in choosing it, beside its strongest placebo.
 *
 * @param figures on the reporting half
 * @param chosen  what it was chosen by: cured loops and cost on the other half; empty where it was not measured there
 * @param placebo the placebo that cures most
 * @param beyond  share of loops that it cures beyond that, window by window
 * @param earned  whether {@code beyond} is clearly above 0, and speech costs no more than was allowed
 * @param gates   of the live decoder; empty where they cannot do it
 * @param depths  relative depth of each of its places
 */
public record Judgement(
        Treatment treatment,
        Map<Measure, Figure> figures,
        Map<Measure, Figure> chosen,
        String placebo,
        Figure beyond,
        boolean earned,
        List<Ablation> gates,
        List<Double> depths) {
    private static final double PERCENT = 100;

    static Judgement of(Treatment one, Tally tally, Placebos placebos, double cost, WhisperConfig config) {
        Split half = EvalSets.REPORT;
        Map<Measure, Figure> figures = tally.figures(List.of(one), half);
        Map<Measure, Figure> chosen = new EnumMap<>(Measure.class);
        if (one.role() != Treatment.Role.OWN) {
            for (Measure measure : List.of(Measure.CURED, Measure.COST)) {
                chosen.put(measure, tally.figure(measure, one, EvalSets.CHOOSE));
            }
        }
        Placebos.Rival rival = placebos.strongest(one, tally, half, config);
        Figure beyond = tally.difference(Measure.CURED, one, rival.treatments(), half);
        return new Judgement(
                one,
                figures,
                chosen,
                rival.name(),
                beyond,
                beyond.low() > 0 && PERCENT * figures.get(Measure.COST).value() <= cost,
                one.gates(config).orElse(List.of()),
                one.depths(config));
    }

    /** Whether the live decoder can do it to a single window. */
    public boolean live() {
        return !gates.isEmpty();
    }
}
