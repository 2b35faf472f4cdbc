package io.mondegreen.lab.guard;

import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import io.mondegreen.lab.probing.Matching;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which signals a risk needs: each alone and together, behind an activity gate, and where log-probability cannot help. */
final class SignalTables {
    /** Fewer failures than this and a fit says nothing. */
    private static final int LEAST = 10;

    private final GuardWindows heard;
    private final Signal.Heads heads;
    private final long seed;

    SignalTables(GuardWindows heard, Signal.Heads heads, long seed) {
        this.heard = heard;
        this.heads = heads;
        this.seed = seed;
    }

    List<CardTable> tables() {
        return Truth.FAILURES.stream().map(this::table).toList();
    }

    private CardTable table(Truth failure) {
        String id = "signals" + failure.name().charAt(0)
                + failure.name().substring(1).toLowerCase(Locale.ROOT);
        String title = "Signals: " + failure.label();
        Judgement dev = Judgement.of(heard.dev().against(failure, _ -> true), failure, seed);
        Judgement test = Judgement.of(heard.test().against(failure, _ -> true), failure, seed);
        if (dev.positives() < LEAST || test.positives() < LEAST) {
            return new CardTable(
                    id, title, List.of("Too few such windows: not measured."), List.of("signals"), List.of());
        }
        Judgement gated = Judgement.of(heard.test().against(failure, SignalTables::open), failure, seed);
        Judgement matched = matched(test, failure);
        List<List<Cell>> rows = new ArrayList<>();
        for (SignalSet set : SignalSet.all()) {
            rows.add(row(set.fit(dev, heads), test, gated, matched));
        }
        return new CardTable(
                id,
                title,
                List.of(
                        "Each row is a logistic regression fitted on dev (" + dev.positives() + " of "
                                + dev.labels().length
                                + " windows); figures are of test (" + test.positives() + " of " + test.labels().length
                                + "). False alarms: share of good windows, at the threshold that finds nine of ten failures of dev; beside"
                                + " it the failures of test that it finds.",
                        "Behind the gate: windows in which the activity gate is open for half of the time or more ("
                                + counts(gated)
                                + "). Same log-probability: each failure beside a good window of the same mean log-probability, within 0.2"
                                + " standard deviations (" + counts(matched)
                                + "): what log-probability cannot tell apart.",
                        verdict(dev, test, gated, matched)),
                List.of(
                        "signals",
                        "AUROC",
                        "false alarms at 90 % recall",
                        "recall then",
                        "AUROC behind the gate",
                        "AUROC, same log-probability"),
                rows);
    }

    private static boolean open(HeardWindow window) {
        return 2 * window.openMs() >= window.audioMs();
    }

    private static String counts(Judgement judgement) {
        return judgement.positives() + " against " + judgement.negatives();
    }

    private Judgement matched(Judgement test, Truth failure) {
        double[] logprobs = test.scores(HeardWindow::meanLogprob);
        int[] labels = new int[logprobs.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = test.labels()[i] ? 1 : 0;
        }
        int[] kept = Matching.match(List.of(logprobs), labels, 2, seed);
        return Judgement.of(Arrays.stream(kept).mapToObj(test.windows()::get).toList(), failure, seed);
    }

    private List<Cell> row(SignalSet.Fitted fitted, Judgement test, Judgement gated, Judgement matched) {
        double[] scores = fitted.scores(test.windows());
        return List.of(
                Cell.of(fitted.set().name()),
                Cell.number(test.auroc(scores), 3),
                Cell.share(test.share(scores, fitted.threshold(), false)),
                Cell.share(test.share(scores, fitted.threshold(), true)),
                auroc(fitted, gated),
                auroc(fitted, matched));
    }

    private static Cell auroc(SignalSet.Fitted fitted, Judgement some) {
        return some.positives() < LEAST || some.negatives() < LEAST
                ? Cell.NONE
                : Cell.number(some.auroc(fitted.scores(some.windows())), 3);
    }

    /** In words, what the residual stream adds; from the interval of the difference, and nothing else. */
    private String verdict(Judgement dev, Judgement test, Judgement gated, Judgement matched) {
        SignalSet.Fitted both = SignalSet.both().fit(dev, heads);
        SignalSet.Fitted cheap = SignalSet.cheap().fit(dev, heads);
        SignalSet.Fitted logprob = new SignalSet("", List.of(Signal.LOGPROB_MEAN)).fit(dev, heads);
        return "What the residual stream adds, in AUROC: to the six cheap ones " + gain(both, cheap, test)
                + "; to mean log-probability alone, with them, " + gain(both, logprob, test)
                + "; to the six behind the gate " + gain(both, cheap, gated) + "; at the same log-probability "
                + gain(both, cheap, matched) + ".";
    }

    private static String gain(SignalSet.Fitted one, SignalSet.Fitted other, Judgement windows) {
        if (windows.positives() < LEAST || windows.negatives() < LEAST) {
            return "not measured (too few)";
        }
        Metrics.Interval gain = windows.gain(one.scores(windows.windows()), other.scores(windows.windows()));
        String said =
                gain.low() > 0 ? "more" : gain.high() < 0 ? "less: it does harm" : "nothing that can be told from none";
        return Numbers.number(gain, 3) + " (" + said + ")";
    }
}
