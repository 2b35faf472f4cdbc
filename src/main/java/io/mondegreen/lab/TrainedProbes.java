package io.mondegreen.lab;

import io.mondegreen.probe.Examples;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.PositionReport;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeTraining;
import io.mondegreen.probe.ProbeTraining.TrainedHead;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All probes of one model, trained from the same decoded windows on equal terms.
 *
 * @param live       heads that the guard reads in the decoder graph
 * @param laboratory the hallucination head's rivals: per token, and at the segment's end
 * @param risk       the guard's fusion, of live heads alone
 * @param curve      what that risk gives text that is right, on dev
 * @param positions  which of them reads best
 */
public record TrainedProbes(
        List<TrainedHead> live,
        List<TrainedHead> laboratory,
        ProbeTraining.TrainedRisk risk,
        FalseAlarmCurve curve,
        PositionReport positions) {
    private static final List<WindowFeature> POSSIBLE = List.of(
            WindowFeature.PROBE_MEAN,
            WindowFeature.PROBE_FIRST,
            WindowFeature.LOGPROB_MEAN,
            WindowFeature.LOGPROB_MIN,
            WindowFeature.LOGPROB_WHISPER,
            WindowFeature.LOGPROB_SUM,
            WindowFeature.NO_SPEECH,
            WindowFeature.REPETITION,
            WindowFeature.TOKEN_RATE);

    /** Trains. */
    public static TrainedProbes of(ProbeExamples examples, ProbeTraining.Settings settings) {
        Examples windows = examples.hallucination();
        ProbeTraining invented = new ProbeTraining(windows, settings);
        TrainedHead mean = invented.head(ProbeBundle.HALLUCINATION);
        TrainedHead speech = new ProbeTraining(examples.speech(), settings).head(ProbeBundle.SPEECH);
        Examples tokens = examples.hallucinationTokens(Optional.of(mean.head()), settings.seed());
        TrainedHead token = new ProbeTraining(tokens, settings).head(ProbeBundle.HALLUCINATION_TOKEN);
        Examples ends = examples.hallucinationEnd();
        TrainedHead end = new ProbeTraining(ends, settings).head(ProbeBundle.HALLUCINATION_END);
        List<WindowFeature> features = invented.choose(mean, POSSIBLE);
        PositionReport positions = PositionReport.of(
                windows,
                mean,
                features,
                // of a window, the token head reads the mean: that is the mean of its scores
                List.of(
                        new PositionReport.Rival(token, tokens, windows.mean()),
                        new PositionReport.Rival(end, ends, ends.mean())),
                settings);
        ProbeTraining.TrainedRisk risk = invented.risk(mean, features);
        FalseAlarmCurve curve = RightText.curve(examples.windows(), Split.DEV, mean.head(), Risks.of(risk.risk()));
        return new TrainedProbes(List.of(mean, speech), List.of(token, end), risk, curve, positions);
    }

    /** Reports of the heads and of the risk, as JSON by name. */
    public SortedMap<String, String> reports() {
        SortedMap<String, String> reports = new TreeMap<>();
        Stream.concat(live.stream(), laboratory.stream())
                .forEach(head -> reports.put(head.head().name(), head.report().json()));
        reports.put("risk", risk.report().json());
        reports.put("positions", positions.json());
        return reports;
    }

    /** The bundle of these probes. */
    public ProbeBundle bundle(
            String modelHash, String form, List<HeadId> alignmentHeads, SortedMap<String, String> provenance) {
        SortedMap<String, ProbeBundle.Calibration> calibrations = new TreeMap<>();
        Stream.concat(live.stream(), laboratory.stream())
                .forEach(head -> calibrations.put(head.head().name(), head.calibration()));
        return new ProbeBundle(
                modelHash,
                form,
                heads(live),
                heads(laboratory),
                new TreeSet<>(),
                calibrations,
                Risks.of(risk.risk()),
                risk.thresholds(),
                Optional.of(curve),
                alignmentHeads,
                provenance);
    }

    private static List<ProbeHead> heads(List<TrainedHead> trained) {
        return trained.stream().map(TrainedHead::head).toList();
    }
}
