package io.mondegreen.lab.probing;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.ControlTask;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.OneVsRest;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits a probe to every tap of a table, on equal terms with everything cheaper that may answer the question. Weights and
 * penalties are train's, the layer and the calibration dev's; test is only reported.
 */
final class ProbeSweep {
    static final String LENGTH_AND_LEVEL = "length and level";

    private static final String ALL_DOUBTS = "all of the text's doubts";
    private static final List<Double> PENALTIES = List.of(1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0);

    private final ProbeTable table;
    private final WhisperConfig config;
    private final int draws;
    private final long seed;
    private final int[] train;
    private final int[] dev;
    private final int[] test;
    private final int classes;

    private ProbeSweep(ProbeTable table, WhisperConfig config, int draws, long seed) {
        this.table = table;
        this.config = config;
        this.draws = draws;
        this.seed = seed;
        train = table.rowsOf(Split.TRAIN);
        dev = table.rowsOf(Split.DEV);
        test = table.rowsOf(Split.TEST);
        classes = table.classes().size();
    }

    private record Fitted(OneVsRest fit, double devAuroc, double[][] test) {}

    /**
     * Sweeps.
     *
     * @param asked facts that the question itself is about, which classes must not be matched by
     * @param draws of the bootstrap
     */
    static SweptPosition of(ProbeTable table, WhisperConfig config, List<String> asked, int draws, long seed) {
        ProbeSweep sweep = new ProbeSweep(table, config, draws, seed);
        List<Map.Entry<TapName, float[][]>> taps = List.copyOf(table.taps().entrySet());
        // taps are independent and each has its own randomness: in parallel the figures are the same
        List<LayerProbe> layers = IntStream.range(0, taps.size())
                .parallel()
                .mapToObj(i -> sweep.layer(taps.get(i).getKey(), taps.get(i).getValue()))
                .toList();
        LayerProbe best = layers.stream()
                .sorted(Comparator.comparingDouble(LayerProbe::devAuroc).reversed())
                .findFirst()
                .orElseThrow();
        List<double[]> facts = List.copyOf(table.facts().values());
        Fitted plain = sweep.fit(table.features(facts));
        return new SweptPosition(
                table, layers, best, sweep.baselines(plain), sweep.matched(sweep.scores(best), plain.test(), asked));
    }

    private Fitted fit(float[][] features) {
        int[] labels = table.labels(train);
        OneVsRest fit = OneVsRest.fit(
                Examples.pick(features, train), ProbeTable.heads(labels, classes), table.groups(train), PENALTIES);
        double auroc = new ClassScores(fit.scores(Examples.pick(features, dev)), table.labels(dev), classes).auroc();
        return new Fitted(fit, auroc, fit.scores(Examples.pick(features, test)));
    }

    private LayerProbe layer(TapName tap, float[][] features) {
        Fitted fitted = fit(features);
        double[][] held = fitted.fit.scores(Examples.pick(features, dev));
        boolean[][] devHeads = ProbeTable.heads(table.labels(dev), classes);
        List<Platt> platts = IntStream.range(0, held.length)
                .mapToObj(head -> Platt.fit(held[head], devHeads[head]))
                .toList();
        List<ClassScores> control = control(features, fitted.fit.penalty());
        return new LayerProbe(
                tap,
                Place.depth(tap, config),
                fitted.fit.penalty(),
                fitted.fit.heads(),
                platts,
                fitted.devAuroc,
                figures(fitted.test),
                control.stream().mapToDouble(ClassScores::accuracy).average().orElseThrow(),
                control.stream().mapToDouble(ClassScores::auroc).average().orElseThrow(),
                Reliability.of(platts, fitted.test, table.labels(test), classes));
    }

    private double[][] scores(LayerProbe probe) {
        float[][] rows = Examples.pick(table.taps().get(probe.tap()), test);
        return probe.heads().stream().map(head -> head.scores(rows)).toArray(double[][]::new);
    }

    private Figures figures(double[][] scores) {
        return new ClassScores(scores, table.labels(test), classes).figures(table.clusters(test), draws, seed);
    }

    /** The control task: labels dealt out in train and in test, the penalty as it is. */
    private List<ClassScores> control(float[][] features, double penalty) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ClassScores> scores = new ArrayList<>();
        for (int deal = 0; deal < ControlTask.DEALS; deal++) {
            int[] dealt = table.labels(pick(train, ControlTask.deal(train.length, random)));
            int[] asked = table.labels(pick(test, ControlTask.deal(test.length, random)));
            OneVsRest fit = OneVsRest.fit(
                    Examples.pick(features, train),
                    ProbeTable.heads(dealt, classes),
                    table.groups(train),
                    List.of(penalty));
            scores.add(new ClassScores(fit.scores(Examples.pick(features, test)), asked, classes));
        }
        return scores;
    }

    private List<Baseline> baselines(Fitted plain) {
        List<Baseline> all = new ArrayList<>();
        all.add(new Baseline(LENGTH_AND_LEVEL, plain.devAuroc, figures(plain.test)));
        Map<String, List<double[]>> doubts = new TreeMap<>();
        table.doubts().forEach((name, column) -> doubts.put(name, List.of(column)));
        if (doubts.size() > 1) {
            doubts.put(ALL_DOUBTS, List.copyOf(table.doubts().values()));
        }
        doubts.forEach((name, columns) -> {
            Fitted one = fit(table.features(columns));
            all.add(new Baseline(name, one.devAuroc, figures(one.test)));
        });
        return all;
    }

    /** The probe where classes are spread alike, and beside it the baseline that reads only what they are spread over. */
    private List<Matched> matched(double[][] probe, double[][] plain, List<String> asked) {
        Map<String, double[]> facts = new TreeMap<>();
        table.facts().forEach((name, column) -> {
            if (!asked.contains(name)) {
                facts.put(name, Examples.pick(column, test));
            }
        });
        List<Matched> all = new ArrayList<>();
        facts.forEach((name, column) -> all.add(matched(name, List.of(column), probe, plain)));
        all.add(matched("all of these", List.copyOf(facts.values()), probe, plain));
        return all;
    }

    private Matched matched(String by, List<double[]> columns, double[][] probe, double[][] plain) {
        int[] labels = table.labels(test);
        int[] kept = Matching.match(columns, labels, classes, seed);
        int[] rows = pick(test, kept);
        int[] left = table.labels(rows);
        double before = 0;
        double after = 0;
        for (double[] column : columns) {
            before = Math.max(before, Matching.difference(column, labels, classes));
            after = Math.max(after, Matching.difference(Examples.pick(column, kept), left, classes));
        }
        boolean enough = kept.length >= classes * ProbeTable.LEAST;
        return new Matched(
                by,
                kept.length / classes,
                before,
                enough ? after : Double.NaN,
                enough ? List.of(some(probe, kept, rows), some(plain, kept, rows)) : List.of());
    }

    private Figures some(double[][] scores, int[] kept, int[] rows) {
        double[][] few = new double[scores.length][];
        for (int head = 0; head < few.length; head++) {
            few[head] = Examples.pick(scores[head], kept);
        }
        return new ClassScores(few, table.labels(rows), classes).figures(table.clusters(rows), draws, seed);
    }

    private static int[] pick(int[] from, int[] at) {
        return IntStream.of(at).map(i -> from[i]).toArray();
    }
}
