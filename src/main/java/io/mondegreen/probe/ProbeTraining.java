package io.mondegreen.probe;

import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trains one linear probe and, over it, the window's risk model. Weights and penalty come from the train split; layer,
 * calibration and thresholds from the dev split; the test split is only reported. Probing says what is decodable from the
 * residual stream, not what causes the text.
 */
public final class ProbeTraining {

    private final Examples examples;
    private final Settings settings;
    private final int[] train;
    private final int[] dev;
    private final int[] test;

    /**
     * How to train.
     *
     * @param seed           of the bootstrap and the shuffled labels
     * @param penalties      L2 strengths to try
     * @param falseAlarmRate share of good dev windows that the threshold may let alarm
     * @param draws          of the bootstrap
     */
    public record Settings(long seed, List<Double> penalties, double falseAlarmRate, int draws) {
        public Settings {
            penalties = List.copyOf(penalties);
            if (penalties.isEmpty() || !(falseAlarmRate > 0 && falseAlarmRate < 1) || draws < 1) {
                throw new IllegalArgumentException("need one penalty or more, a false alarm rate inside (0,1) and one"
                        + " draw or more, got " + penalties + ", " + falseAlarmRate + ", " + draws);
            }
        }

        public static Settings standard(long seed) {
            return new Settings(seed, List.of(1e-4, 1e-3, 1e-2, 1e-1), 0.05, 1000);
        }
    }

    /** A probe with its calibration and how it was chosen. */
    public record TrainedHead(
            ProbeHead head, ProbeBundle.Calibration calibration, double penalty, ProbeReport report) {}

    /** The window's risk model with its thresholds and figures. */
    public record TrainedRisk(WindowRisk risk, ProbeBundle.Thresholds thresholds, ProbeReport report) {}

    /**
     * Takes the data.
     *
     * @throws IllegalArgumentException if a split is empty
     */
    public ProbeTraining(Examples examples, Settings settings) {
        this.examples = examples;
        this.settings = settings;
        this.train = examples.rowsOf(Split.TRAIN);
        this.dev = examples.rowsOf(Split.DEV);
        this.test = examples.rowsOf(Split.TEST);
    }

    private record Candidate(TapName tap, double penalty, LogisticRegression.Fit fit, double devAuroc) {}

    /** Trains the head of this name on every tap given and keeps the one with the best dev AUROC of the mean or position. */
    public TrainedHead head(String name) {
        List<Candidate> perTap = new ArrayList<>();
        for (TapName tap : examples.mean().keySet()) {
            perTap.add(candidate(tap));
        }
        Candidate best = perTap.stream()
                .max(Comparator.comparingDouble(Candidate::devAuroc))
                .orElseThrow();
        double[] mean = best.fit().scores(examples.mean().get(best.tap()));
        double[] first = examples.atOnePosition()
                ? mean
                : best.fit().scores(examples.first().get(best.tap()));
        ProbeBundle.Calibration calibration = calibrate(mean, first);

        ProbeReport.Builder report = report(name, best.tap().toString());
        for (Candidate c : perTap) {
            double[] scores = c.fit().scores(Examples.pick(examples.mean().get(c.tap()), test));
            report.layer(c.tap(), c.penalty(), c.devAuroc(), Metrics.auroc(scores, examples.labels(test)));
        }
        if (examples.atOnePosition()) {
            report.figure(figure("probe", mean));
        } else {
            report.figure(figure("probe.mean", mean));
            report.figure(figure("probe.first", first));
        }
        examples.baselines().forEach((baseline, column) -> report.figure(figure(baseline, column)));
        report.control(control(best));
        double[] probability = map(Examples.pick(mean, test), calibration.window());
        report.calibration(examples, test, probability, calibration.window().probability(thresholdOf(mean)));
        return new TrainedHead(
                new ProbeHead(name, best.tap(), floats(best.fit().weight()), (float)
                        best.fit().bias()),
                calibration,
                best.penalty(),
                report.build());
    }

    /**
     * A tap that was asked.
     *
     * @param devAuroc of the window mean, or of the position
     */
    public record Asked(ProbeHead head, double devAuroc) {}

    /** The head of this name on every tap given, in the taps' order. */
    public List<Asked> everyTap(String name) {
        return examples.mean().keySet().stream()
                .map(this::candidate)
                .map(c -> new Asked(
                        new ProbeHead(name, c.tap(), floats(c.fit().weight()), (float)
                                c.fit().bias()),
                        c.devAuroc()))
                .toList();
    }

    private Candidate candidate(TapName tap) {
        float[][] table = examples.mean().get(tap);
        OneVsRest fitted = OneVsRest.fit(
                Examples.pick(table, train),
                new boolean[][] {examples.labels(train)},
                examples.groups(train),
                settings.penalties());
        LogisticRegression.Fit fit = fitted.heads().getFirst();
        return new Candidate(
                tap, fitted.penalty(), fit, Metrics.auroc(fit.scores(Examples.pick(table, dev)), examples.labels(dev)));
    }

    /**
     * Window level: the mean's score. Token level: the running mean, whose two ends are the first token's score and the
     * whole mean's, so both are pooled. One position has one score.
     */
    private ProbeBundle.Calibration calibrate(double[] mean, double[] first) {
        boolean[] labels = examples.labels(dev);
        double[] whole = Examples.pick(mean, dev);
        if (examples.atOnePosition()) {
            Platt platt = Platt.fit(whole, labels);
            return new ProbeBundle.Calibration(platt, platt);
        }
        double[] start = Examples.pick(first, dev);
        double[] both = new double[2 * dev.length];
        boolean[] bothLabels = new boolean[2 * dev.length];
        for (int i = 0; i < dev.length; i++) {
            both[2 * i] = start[i];
            both[2 * i + 1] = whole[i];
            bothLabels[2 * i] = labels[i];
            bothLabels[2 * i + 1] = labels[i];
        }
        return new ProbeBundle.Calibration(Platt.fit(both, bothLabels), Platt.fit(whole, labels));
    }

    /** Test AUROC of probes of the {@link ControlTask}, averaged. */
    private double control(Candidate best) {
        float[][] rows = Examples.pick(examples.mean().get(best.tap()), train);
        float[][] held = Examples.pick(examples.mean().get(best.tap()), test);
        SplittableRandom random = new SplittableRandom(settings.seed());
        double sum = 0;
        for (int k = 0; k < ControlTask.DEALS; k++) {
            boolean[] dealt = Examples.pick(examples.labels(train), ControlTask.deal(train.length, random));
            boolean[] asked = Examples.pick(examples.labels(test), ControlTask.deal(test.length, random));
            LogisticRegression.Fit fit = LogisticRegression.fit(rows, dealt, best.penalty(), true);
            sum += Metrics.auroc(fit.scores(held), asked);
        }
        return sum / ControlTask.DEALS;
    }

    /** Those of the features that earn their place in the window's risk, by dev AUROC; best first. */
    public List<WindowFeature> choose(TrainedHead hallucination, List<WindowFeature> possible) {
        return FeatureChoice.of(examples, hallucination, possible);
    }

    /**
     * Fits the window's risk model over the trained head and the measures.
     *
     * @param features what it may read; those not from the probe must be in {@link Examples#measures()}
     */
    public TrainedRisk risk(TrainedHead hallucination, List<WindowFeature> features) {
        Fusion fusion = fusion(examples, hallucination, features);
        LogisticRegression.Fit fit = fusion.fit();
        double[] logits = fusion.logits(fit);
        Platt calibration = Platt.fit(Examples.pick(logits, dev), examples.labels(dev));
        List<Double> weights = new ArrayList<>();
        for (double w : fit.weight()) {
            weights.add(w);
        }
        WindowRisk risk = new WindowRisk(features, weights, fit.bias(), calibration);

        double threshold = calibration.probability(thresholdOf(logits));
        ProbeBundle.Thresholds thresholds =
                new ProbeBundle.Thresholds(threshold, threshold + (1 - threshold) / 2, 0.5, settings.falseAlarmRate());
        ProbeReport.Builder report = report("risk", risk.sources());
        report.figure(figure("risk", logits));
        for (int i = 0; i < features.size(); i++) {
            WindowFeature feature = features.get(i);
            report.figure(
                    figure(feature.label(), oriented(feature, fusion.columns().get(i))));
        }
        examples.baselines().forEach((name, column) -> report.figure(figure(name, column)));
        report.calibration(examples, test, map(Examples.pick(logits, test), calibration), threshold);
        return new TrainedRisk(risk, thresholds, report.build());
    }

    /** The risk model's scores: a trained head where a feature is the probe's, measures elsewhere. */
    static Fusion fusion(Examples examples, TrainedHead hallucination, List<WindowFeature> features) {
        Fusion fusion = new Fusion(examples);
        TapName tap = hallucination.head().tap();
        for (WindowFeature feature : features) {
            if (feature.fromProbe()) {
                Map<TapName, float[][]> read = feature == WindowFeature.PROBE_MEAN ? examples.mean() : examples.first();
                fusion.probe(hallucination, examples, read.get(tap));
                continue;
            }
            double[] column = examples.measures().get(feature);
            if (column == null) {
                throw new IllegalArgumentException("the examples have no measure '" + feature.label() + "'");
            }
            fusion.measure(column);
        }
        return fusion;
    }

    private static double[] oriented(WindowFeature feature, double[] column) {
        double[] out = column.clone();
        for (int i = 0; feature.falls() && i < out.length; i++) {
            out[i] = -out[i];
        }
        return out;
    }

    private ProbeReport.Builder report(String name, String tap) {
        ProbeReport.Builder report = new ProbeReport.Builder(name, tap, settings.falseAlarmRate());
        report.size(Split.TRAIN, train.length, Metrics.positives(examples.labels(train)));
        report.size(Split.DEV, dev.length, Metrics.positives(examples.labels(dev)));
        report.size(Split.TEST, test.length, Metrics.positives(examples.labels(test)));
        return report;
    }

    private double thresholdOf(double[] scores) {
        return Metrics.thresholdAt(Examples.pick(scores, dev), examples.labels(dev), settings.falseAlarmRate());
    }

    private ProbeReport.Figure figure(String name, double[] scores) {
        double[] held = Examples.pick(scores, test);
        boolean[] labels = examples.labels(test);
        double threshold = thresholdOf(scores);
        return new ProbeReport.Figure(
                name,
                Metrics.auroc(Examples.pick(scores, dev), examples.labels(dev)),
                Metrics.bootstrap(
                        held, labels, examples.clusters(test), Metrics::auroc, settings.draws(), 0.95, settings.seed()),
                Metrics.recall(held, labels, threshold),
                Metrics.falsePositiveRate(held, labels, threshold));
    }

    /** {@code w·h + b} of every row. */
    static double[] scores(ProbeHead head, float[][] table) {
        return Arrays.stream(table).mapToDouble(head::score).toArray();
    }

    /** Calibrated probabilities of scores. */
    static double[] map(double[] scores, Platt platt) {
        return Arrays.stream(scores).map(platt::probability).toArray();
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }
}
