package io.mondegreen.lab.probing;

import io.mondegreen.probe.LogisticRegression;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.WindowRisk;
import io.mondegreen.taps.ProbeHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts what was found into a bundle: for every question and position the probe of the layer that dev chose, in the role
 * {@code laboratory}. Names are {@code lab.QUESTION.POSITION}, or {@code lab.QUESTION.POSITION.CLASS} for more than two classes.
 */
public final class LaboratoryBundle {
    /** Begins the names of these heads. */
    public static final String PREFIX = "lab.";

    private final List<ProbeHead> heads = new ArrayList<>();
    private final SortedSet<String> sensitive = new TreeSet<>();
    private final SortedMap<String, ProbeBundle.Calibration> calibrations = new TreeMap<>();
    private final SortedMap<String, String> provenance = new TreeMap<>();

    private LaboratoryBundle() {}

    /**
     * Makes the bundle.
     *
     * @param form  derived form of the weights that the streams were computed from
     * @param facts who made it: tool, version, command
     * @param base  a bundle of the same model whose heads, risk and thresholds are kept; laboratory heads of the same names
     *     are replaced. Without one the bundle holds nothing that a guard could run
     */
    public static ProbeBundle of(
            ProbingReport report, String form, SortedMap<String, String> facts, Optional<ProbeBundle> base) {
        LaboratoryBundle made = new LaboratoryBundle();
        report.answers().forEach(made::add);
        SortedSet<String> names = new TreeSet<>(made.calibrations.keySet());
        base.ifPresent(of -> {
            of.laboratory().stream()
                    .filter(head -> !names.contains(head.name()))
                    .forEach(made.heads::add);
            of.sensitive().stream().filter(name -> !names.contains(name)).forEach(made.sensitive::add);
            of.calibrations().forEach(made.calibrations::putIfAbsent);
            of.provenance().forEach(made.provenance::putIfAbsent);
        });
        facts.forEach((key, value) -> made.provenance.put(PREFIX + key, value));
        made.provenance.put(PREFIX + "data", report.data());
        made.provenance.put(PREFIX + "source", report.source());
        made.provenance.put(PREFIX + "seed", Long.toString(report.seed()));
        return new ProbeBundle(
                report.model(),
                form,
                base.map(ProbeBundle::heads).orElse(List.of()),
                made.heads,
                made.sensitive,
                made.calibrations,
                base.map(ProbeBundle::risks)
                        .orElseGet(() -> Risks.of(new WindowRisk(List.of(), List.of(), 0, Platt.IDENTITY))),
                base.map(ProbeBundle::thresholds).orElseGet(() -> new ProbeBundle.Thresholds(1, 1, 0.5, 0)),
                base.flatMap(ProbeBundle::curve),
                base.map(ProbeBundle::alignmentHeads).orElse(List.of()),
                base.map(ProbeBundle::reference).orElse(Collections.emptySortedMap()),
                made.provenance);
    }

    private void add(Answer answer) {
        for (SweptPosition swept : answer.positions()) {
            String name =
                    "lab." + plain(answer.question()) + "." + swept.position().label();
            LayerProbe best = swept.best();
            boolean binary = best.heads().size() == 1;
            for (int head = 0; head < best.heads().size(); head++) {
                String full = binary ? name : name + "." + plain(swept.classes().get(head));
                LogisticRegression.Fit fit = best.heads().get(head);
                heads.add(new ProbeHead(full, best.tap(), floats(fit.weight()), (float) fit.bias()));
                Platt platt = best.platts().get(head);
                calibrations.put(full, new ProbeBundle.Calibration(platt, platt));
                if (answer.sensitive()) {
                    sensitive.add(full);
                }
            }
            provenance.put("report." + name, swept.json().toString());
        }
    }

    /** As interventions can name it. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }
}
