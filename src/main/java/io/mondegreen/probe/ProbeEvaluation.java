package io.mondegreen.probe;

import io.mondegreen.taps.ProbeHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Judges a bundle as it stands, on windows of the test split: its own heads, risk model, calibration and thresholds. Nothing is
 * fitted and nothing chosen here, so that the figures hold for what will be served. Scores are read from the same residual
 * streams that the heads read inside the decoder graph.
 */
public final class ProbeEvaluation {
    private static final double LEVEL = 0.95;
    private static final double EVEN = 0.5;

    private final ProbeBundle bundle;
    private final long seed;
    private final int draws;

    /**
     * Takes what is to be judged.
     *
     * @param seed  of the bootstrap
     * @param draws of the bootstrap
     */
    public ProbeEvaluation(ProbeBundle bundle, long seed, int draws) {
        this.bundle = bundle;
        this.seed = seed;
        this.draws = draws;
    }

    /**
     * One head. Only the {@link ProbeBundle#SPEECH} head has a threshold of its own, and heads on the encoder's state are told
     * in alerts from even on; the others alarm through the risk, and their recall and false alarms are NaN.
     *
     * @throws IllegalArgumentException if the bundle has no such head, or the examples lack its tap or a test window
     */
    public ProbeReport head(String name, Examples examples) {
        ProbeHead head = bundle.everyHead().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the bundle has no head '" + name + "'"));
        Judged judged = new Judged(examples, name, head.tap().toString(), Double.NaN);
        double threshold = threshold(name);
        Platt calibration = bundle.calibrations().get(name).window();
        double[] mean = judged.mean(head);
        double[] probabilities = ProbeTraining.map(mean, calibration);
        if (examples.atOnePosition()) {
            judged.figure("probe", mean, probabilities, threshold);
        } else {
            judged.figure("probe.mean", mean, probabilities, threshold);
            judged.figure("probe.first", judged.first(head));
        }
        judged.baselines();
        judged.report.calibration(examples, judged.test, probabilities, threshold);
        return judged.report.build();
    }

    private double threshold(String name) {
        if (WindowFeature.HEARD.stream().anyMatch(heard -> heard.label().equals(name))) {
            return EVEN;
        }
        return name.equals(ProbeBundle.SPEECH) ? bundle.thresholds().speech() : Double.NaN;
    }

    /**
     * The fused risk of whole windows, at the window's threshold and at the higher one that holds while decoding goes on.
     *
     * @throws IllegalArgumentException if the examples lack a feature that the risk reads, or a test window
     */
    public ProbeReport risk(Examples examples) {
        ProbeBundle.Thresholds thresholds = bundle.thresholds();
        Risks risks = bundle.risks();
        Judged judged = new Judged(examples, "risk", risks.sources(), thresholds.falseAlarmRate());
        double[] logits = Examples.pick(logits(examples), judged.test);
        double[] probabilities = ProbeTraining.map(logits, Platt.IDENTITY);
        judged.figure("risk", logits, probabilities, thresholds.window());
        judged.figure("risk, running threshold", logits, probabilities, thresholds.running());
        for (WindowFeature feature : risks.features()) {
            // the other features stand among the baselines
            if (feature.fromProbe()) {
                judged.figure(feature.label(), Examples.pick(column(examples, feature), judged.test));
            }
        }
        judged.baselines();
        judged.report.calibration(examples, judged.test, probabilities, thresholds.window());
        return judged.report.build();
    }

    /**
     * The fused risk, the probe alone and every baseline on the same test windows, each at the threshold that lets this share
     * of dev negatives alarm.
     *
     * @throws IllegalArgumentException if the examples lack a feature that the risk reads, or a dev or test window
     */
    public List<Comparison> compare(Examples examples, double rate) {
        Comparison.Draws all = new Comparison.Draws(draws, seed);
        List<Comparison> rows = new ArrayList<>();
        rows.add(Comparison.at("risk", logits(examples), examples, rate, all));
        for (WindowFeature feature : List.of(WindowFeature.PROBE_MEAN, WindowFeature.PROBE_FIRST)) {
            rows.add(Comparison.at(feature.label(), column(examples, feature), examples, rate, all));
        }
        examples.baselines().forEach((name, column) -> rows.add(Comparison.at(name, column, examples, rate, all)));
        return rows;
    }

    /** The fused risk of invented text as a logit, for every row. */
    public double[] logits(Examples examples) {
        double[] logits = logits(examples, bundle.risks().invented());
        bundle.risks().nonspeech().ifPresent(risk -> {
            double[] other = logits(examples, risk);
            Arrays.setAll(logits, row -> Math.max(logits[row], other[row]));
        });
        return logits;
    }

    private double[] logits(Examples examples, WindowRisk risk) {
        double[] logits = new double[examples.rows().size()];
        Arrays.fill(logits, risk.bias());
        for (int i = 0; i < risk.features().size(); i++) {
            double[] column = column(examples, risk.features().get(i));
            for (int row = 0; row < logits.length; row++) {
                logits[row] += risk.weights().get(i) * column[row];
            }
        }
        Arrays.setAll(
                logits,
                row -> risk.calibration().a() * logits[row] + risk.calibration().b());
        return logits;
    }

    /** A feature of the risk model for every row. */
    private double[] column(Examples examples, WindowFeature feature) {
        if (feature.fromProbe()) {
            ProbeHead head = bundle.heads()
                    .get(bundle.head(ProbeBundle.HALLUCINATION)
                            .orElseThrow(() -> new IllegalArgumentException("the risk reads " + feature.label()
                                    + ", but the bundle has no head '" + ProbeBundle.HALLUCINATION + "'")));
            var streams = feature == WindowFeature.PROBE_MEAN ? examples.mean() : examples.first();
            return ProbeTraining.scores(head, rows(streams.get(head.tap()), "tap " + head.tap()));
        }
        double[] column = examples.measures().get(feature);
        if (column == null) {
            throw new IllegalArgumentException("the examples have no measure '" + feature.label() + "'");
        }
        return column;
    }

    private static float[][] rows(float[][] table, String what) {
        if (table == null) {
            throw new IllegalArgumentException("the examples have no " + what);
        }
        return table;
    }

    /** The test rows of one set of examples and the report about them. */
    private final class Judged {
        private final Examples examples;
        private final int[] test;
        private final boolean[] labels;
        private final String[] clusters;
        private final ProbeReport.Builder report;

        Judged(Examples examples, String name, String tap, double falseAlarmRate) {
            this.examples = examples;
            test = examples.rowsOf(Split.TEST);
            labels = examples.labels(test);
            clusters = examples.clusters(test);
            report = new ProbeReport.Builder(name, tap, falseAlarmRate);
            report.size(Split.TEST, test.length, Metrics.positives(labels));
        }

        private double[] mean(ProbeHead head) {
            return scores(head, examples.mean().get(head.tap()));
        }

        private double[] first(ProbeHead head) {
            return scores(head, examples.first().get(head.tap()));
        }

        private double[] scores(ProbeHead head, float[][] table) {
            return ProbeTraining.scores(head, Examples.pick(rows(table, "tap " + head.tap()), test));
        }

        private void figure(String name, double[] scores) {
            figure(name, scores, scores, Double.NaN);
        }

        private void figure(String name, double[] scores, double[] probabilities, double threshold) {
            boolean decides = !Double.isNaN(threshold);
            report.figure(new ProbeReport.Figure(
                    name,
                    Double.NaN,
                    Metrics.bootstrap(scores, labels, clusters, Metrics::auroc, draws, LEVEL, seed),
                    decides ? Metrics.recall(probabilities, labels, threshold) : Double.NaN,
                    decides ? Metrics.falsePositiveRate(probabilities, labels, threshold) : Double.NaN));
        }

        private void baselines() {
            examples.baselines().forEach((name, column) -> figure(name, Examples.pick(column, test)));
        }
    }
}
