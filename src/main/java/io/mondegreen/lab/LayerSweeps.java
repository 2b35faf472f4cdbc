package io.mondegreen.lab;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Curves;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.LayerSweep;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeEvaluation;
import io.mondegreen.probe.ProbeTraining;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks every decoder layer what the bundle's hallucination head is asked, on the corpus that it was trained on, and draws curves of the
 * bundle on the test split. The layer of the bundle's own head keeps that head.
 */
public final class LayerSweeps {
    private static final double LEVEL = 0.95;

    private LayerSweeps() {}

    /**
     * Sweeps.
     *
     * @param windows of each split at most; all where empty
     * @throws IllegalArgumentException if the bundle has no hallucination head, or a split is empty
     */
    public static LayerSweep of(
            WhisperModel model,
            WeightForm weights,
            SpeechBank bank,
            ProbeBundle bundle,
            ProbeTraining.Settings settings,
            OptionalInt windows,
            Runnable progress) {
        ProbeHead own = bundle.heads()
                .get(bundle.head(ProbeBundle.HALLUCINATION)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the bundle has no head '" + ProbeBundle.HALLUCINATION + "' to ask every layer for")));
        Examples examples = ProbeExamples.decode(
                        model,
                        weights,
                        bank,
                        settings.seed(),
                        EnumSet.allOf(Split.class),
                        windows,
                        ProbeExamples.candidates(model.config()),
                        bundle.headsOf(Stack.ENCODER),
                        true,
                        progress)
                .hallucination();
        int[] test = examples.rowsOf(Split.TEST);
        boolean[] labels = examples.labels(test);
        List<LayerSweep.Layer> layers = new ArrayList<>();
        SortedMap<String, List<List<Double>>> roc = new TreeMap<>();
        for (ProbeTraining.Asked asked : new ProbeTraining(examples, settings).everyTap(ProbeBundle.HALLUCINATION)) {
            ProbeHead head = asked.head().tap().equals(own.tap()) ? own : asked.head();
            double[] scores = scores(head, examples, test);
            Metrics.Interval auroc = Metrics.bootstrap(
                    scores, labels, examples.clusters(test), Metrics::auroc, settings.draws(), LEVEL, settings.seed());
            layers.add(new LayerSweep.Layer(head, asked.devAuroc(), auroc.value(), auroc.low(), auroc.high()));
            roc.put("decoder." + head.tap().layer(), Curves.roc(scores, labels));
        }
        SortedMap<String, List<List<Double>>> calibration = new TreeMap<>();
        Platt platt = bundle.calibrations().get(ProbeBundle.HALLUCINATION).window();
        double[] probe = map(scores(own, examples, test), platt);
        double[] risk = map(
                Examples.pick(new ProbeEvaluation(bundle, settings.seed(), settings.draws()).logits(examples), test),
                Platt.IDENTITY);
        roc.put("risk", Curves.roc(risk, labels));
        calibration.put("risk", Curves.calibration(risk, labels));
        calibration.put(ProbeBundle.HALLUCINATION, Curves.calibration(probe, labels));
        return new LayerSweep(bundle.hash(), layers, roc, calibration);
    }

    private static double[] scores(ProbeHead head, Examples examples, int[] rows) {
        float[][] table = Examples.pick(examples.mean().get(head.tap()), rows);
        return Arrays.stream(table).mapToDouble(head::score).toArray();
    }

    private static double[] map(double[] scores, Platt platt) {
        return Arrays.stream(scores).map(platt::probability).toArray();
    }
}
