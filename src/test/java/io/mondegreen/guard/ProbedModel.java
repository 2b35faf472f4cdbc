package io.mondegreen.guard;

import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowRisk;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a guard knows of a model of a few words, whose ids are their places in the list, and of its two probes. */
final class ProbedModel {
    private ProbedModel() {}

    static GuardedModel of(List<String> words) {
        return new GuardedModel("model", 8000, 124, TokenShapes.of(words.size(), words::get), ids -> Arrays.stream(ids)
                .mapToObj(words::get)
                .collect(Collectors.joining()));
    }

    /** The risk is the first probe's mean. */
    static ProbeBundle bundle() {
        return bundle(new WindowRisk(List.of(WindowFeature.PROBE_MEAN), List.of(1.0), 0, Platt.IDENTITY));
    }

    static ProbeBundle bundle(WindowRisk risk) {
        return bundle(Risks.of(risk));
    }

    static ProbeBundle bundle(Risks risks) {
        Platt plain = Platt.IDENTITY;
        return new ProbeBundle(
                "model",
                "f32",
                List.of(
                        new ProbeHead(
                                ProbeBundle.HALLUCINATION, TapName.parse("decoder.3.hook_resid_post"), new float[4], 0),
                        new ProbeHead(ProbeBundle.SPEECH, TapName.parse("decoder.2.hook_resid_post"), new float[4], 0)),
                List.of(),
                new TreeSet<>(),
                new TreeMap<>(Map.of(
                        ProbeBundle.HALLUCINATION,
                        new ProbeBundle.Calibration(plain, plain),
                        ProbeBundle.SPEECH,
                        new ProbeBundle.Calibration(plain, plain))),
                risks,
                new ProbeBundle.Thresholds(0.6, 0.8, 0.5, 0.05),
                Optional.empty(),
                List.of(new HeadId(2, 1)),
                new TreeMap<>());
    }
}
