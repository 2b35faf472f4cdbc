package io.mondegreen.lab.guard;

import io.mondegreen.lab.probing.Reliability;
import io.mondegreen.lab.report.BarChart;
import io.mondegreen.lab.report.LineChart;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Platt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The figures of an evaluation as pictures. */
final class Pictures {
    private static final int POINTS = 40;
    /** Beyond this share of false alarms nobody would run a guard. */
    private static final double MOST_FALSE = 0.2;

    private static final double MOST_PER_HOUR = 60;
    private static final int BINS = 8;
    private static final double SURE = 1e-6;

    private final GuardWindows heard;
    private final List<Scorer> scorers;
    private final long seed;

    /** A picture and what is to be seen on it. */
    record Picture(String name, String svg, String caption) {}

    Pictures(GuardWindows heard, List<Scorer> scorers, long seed) {
        this.heard = heard;
        this.scorers = scorers;
        this.seed = seed;
    }

    List<Picture> all() {
        List<Picture> pictures = new ArrayList<>();
        for (Truth failure : Truth.FAILURES) {
            Judgement judgement = Judgement.of(heard.test().against(failure, _ -> true), failure, seed);
            if (judgement.possible()) {
                pictures.add(roc(failure, judgement));
                pictures.add(precision(failure, judgement));
            }
        }
        pictures.add(alarmsPerHour());
        pictures.add(calibration());
        pictures.add(delays());
        return List.copyOf(pictures);
    }

    private static String file(String name, Truth failure) {
        return name + "-" + failure.label().replace(' ', '-');
    }

    private Picture roc(Truth failure, Judgement judgement) {
        LineChart chart = new LineChart("ROC: " + failure.label(), "false alarms on good windows", "recall");
        for (Scorer scorer : scorers) {
            double[] scores = judgement.scores(scorer.score());
            Map<Double, Double> curve = new LinkedHashMap<>();
            for (double rate : grid(MOST_FALSE)) {
                double threshold = threshold(scores, judgement.labels(), rate);
                curve.put(rate, share(scores, judgement.labels(), threshold));
            }
            chart.curve(scorer.name(), xs(curve), ys(curve));
        }
        return new Picture(
                file("roc", failure),
                chart.svg(),
                "Recall of " + failure.label() + " against false alarms, test windows");
    }

    private Picture precision(Truth failure, Judgement judgement) {
        LineChart chart = new LineChart("Precision and recall: " + failure.label(), "recall", "precision");
        for (Scorer scorer : scorers) {
            double[] scores = judgement.scores(scorer.score());
            Map<Double, Double> curve = new LinkedHashMap<>();
            for (double recall : grid(1)) {
                if (recall > 0) {
                    curve.put(recall, precisionAt(scores, judgement.labels(), recall));
                }
            }
            chart.curve(scorer.name(), xs(curve), ys(curve));
        }
        return new Picture(
                file("precision", failure),
                chart.svg(),
                "Precision at a recall of " + failure.label()
                        + ", test windows; it depends on how many of them there are");
    }

    private Picture alarmsPerHour() {
        LineChart chart =
                new LineChart("What a budget of false alarms buys", "false alarms in an agent-hour", "recall");
        AgentHours calls = heard.testCalls();
        for (Truth failure : Truth.FAILURES) {
            Judgement judgement = Judgement.of(heard.test().against(failure, _ -> true), failure, seed);
            double[] scores = judgement.scores(HeardWindow::risk);
            Map<Double, Double> curve = new LinkedHashMap<>();
            for (double perHour : grid(MOST_PER_HOUR)) {
                curve.put(perHour, share(scores, judgement.labels(), calls.threshold(HeardWindow::risk, perHour)));
            }
            chart.curve(failure.label(), xs(curve), ys(curve));
        }
        return new Picture(
                "alarms-per-hour",
                chart.svg(),
                "The guard's risk as a score: false alarms on final windows of ordinary test calls against recall on test windows");
    }

    private Picture calibration() {
        List<HeardWindow> windows = heard.test().alone().stream()
                .filter(one -> one.truth() != Truth.BETWEEN && !one.text().isEmpty())
                .toList();
        double[] logits = windows.stream()
                .mapToDouble(one -> Math.clamp(one.risk(), SURE, 1 - SURE))
                .map(risk -> Math.log(risk / (1 - risk)))
                .toArray();
        int[] failed =
                windows.stream().mapToInt(one -> one.truth().failure() ? 1 : 0).toArray();
        Reliability reliability = Reliability.of(List.of(Platt.IDENTITY), new double[][] {logits}, failed, 2);
        double[] said =
                reliability.bins().stream().mapToDouble(Reliability.Bin::said).toArray();
        double[] was =
                reliability.bins().stream().mapToDouble(Reliability.Bin::was).toArray();
        String svg = new LineChart("Does the risk come true?", "risk that the guard gives", "share that is wrong")
                .curve("guard's risk", said, was)
                .curve("what it should be", new double[] {0, 1}, new double[] {0, 1})
                .svg();
        return new Picture(
                "calibration",
                svg,
                String.format(
                        Locale.ROOT,
                        "Risk in tenths against the share of texts that are wrong, test windows: Brier score %.3f, calibration error %.3f;"
                                + " it holds for this mixture of audio",
                        reliability.brier(),
                        reliability.error()));
    }

    private Picture delays() {
        Map<String, int[]> bars = new LinkedHashMap<>();
        for (Truth failure : Truth.FAILURES) {
            bars.put(failure.label(), Delays.histogram(Delays.of(heard.test().live(), failure), BINS));
        }
        List<String> labels = IntStream.range(0, BINS)
                .mapToObj(bin -> bin == BINS - 1 ? bin + "+" : "" + bin)
                .toList();
        return new Picture(
                "delays",
                new BarChart("From wrong text to the alert", "seconds of audio, or less", "alarms", labels, bars).svg(),
                "Delay of the delivered guard's alerts, test windows played to the line");
    }

    private static double[] grid(double most) {
        return IntStream.rangeClosed(0, POINTS)
                .mapToDouble(i -> most * i / POINTS)
                .toArray();
    }

    private static double threshold(double[] scores, boolean[] labels, double rate) {
        return Metrics.thresholdAt(scores, labels, rate);
    }

    private static double share(double[] scores, boolean[] labels, double threshold) {
        return Metrics.recall(scores, labels, threshold);
    }

    private static double precisionAt(double[] scores, boolean[] labels, double recall) {
        double[] found = IntStream.range(0, scores.length)
                .filter(i -> labels[i])
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
        double threshold = found[found.length - (int) Math.max(1, Math.ceil(recall * found.length - 1e-9))];
        long alarms = Arrays.stream(scores).filter(score -> score >= threshold).count();
        return Arrays.stream(found).filter(score -> score >= threshold).count() / (double) alarms;
    }

    private static double[] xs(Map<Double, Double> curve) {
        return curve.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] ys(Map<Double, Double> curve) {
        return curve.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
