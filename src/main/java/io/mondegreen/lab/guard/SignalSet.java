package io.mondegreen.lab.guard;

import io.mondegreen.probe.LogisticRegression;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Signals that a small risk is made of. It is a logistic regression fitted on dev: the probes learned from train, so what they
 * say of dev is honest, and of test nothing is fitted at all.
 */
record SignalSet(String name, List<Signal> signals) {
    private static final double PENALTY = 1e-3;
    private static final double RECALL = 0.9;

    /** Each alone, then together. */
    static List<SignalSet> all() {
        Stream<SignalSet> single =
                Arrays.stream(Signal.values()).map(signal -> new SignalSet(signal.label(), List.of(signal)));
        return Stream.concat(single, Stream.of(cheap(), residual(), both(), everything()))
                .toList();
    }

    static SignalSet cheap() {
        return new SignalSet("the six cheap ones", Signal.SIX_CHEAP);
    }

    static SignalSet residual() {
        return new SignalSet("residual alone (three probes)", Signal.RESIDUAL);
    }

    static SignalSet both() {
        return new SignalSet("residual + six cheap", join(Signal.RESIDUAL, Signal.SIX_CHEAP));
    }

    private static SignalSet everything() {
        return new SignalSet("all ten", List.of(Signal.values()));
    }

    private static List<Signal> join(List<Signal> some, List<Signal> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /**
     * A fitted risk.
     *
     * @param threshold at which nine of ten failures of dev alarm
     */
    record Fitted(SignalSet set, Signal.Heads heads, LogisticRegression.Fit fit, double threshold) {
        double[] scores(List<HeardWindow> windows) {
            return fit.scores(set.matrix(windows, heads));
        }
    }

    Fitted fit(Judgement dev, Signal.Heads heads) {
        float[][] rows = matrix(dev.windows(), heads);
        LogisticRegression.Fit fit = LogisticRegression.fit(rows, dev.labels(), PENALTY, true);
        double[] failures = new double[dev.positives()];
        int n = 0;
        for (int i = 0; i < rows.length; i++) {
            if (dev.labels()[i]) {
                failures[n++] = fit.score(rows[i]);
            }
        }
        Arrays.sort(failures);
        return new Fitted(this, heads, fit, failures[(int) Math.floor((1 - RECALL) * n + 1e-9)]);
    }

    private float[][] matrix(List<HeardWindow> windows, Signal.Heads heads) {
        float[][] rows = new float[windows.size()][signals.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < signals.size(); j++) {
                rows[i][j] = (float) signals.get(j).of(windows.get(i), heads);
            }
        }
        return rows;
    }
}
