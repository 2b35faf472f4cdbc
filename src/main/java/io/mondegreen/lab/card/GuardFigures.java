package io.mondegreen.lab.card;

import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.lab.WhisperRule;
import io.mondegreen.probe.Comparison;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeEvaluation;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.List;

/** The guard's risk and its probe alone against cheap scores and Whisper's own rules, on the same windows. */
final class GuardFigures {
    private static final int DRAWS = 1000;
    private static final double FALSE_ALARMS = 0.01;

    private GuardFigures() {}

    /**
     * Compares.
     *
     * @param decoded dev and test at least
     */
    static CardTable of(ProbeExamples decoded, ProbeBundle bundle, long seed) {
        Examples examples = decoded.hallucination();
        Comparison.Draws draws = new Comparison.Draws(DRAWS, seed);
        ProbeEvaluation evaluation = new ProbeEvaluation(bundle, seed, DRAWS);
        List<Comparison> rows = new ArrayList<>(evaluation.compare(examples, FALSE_ALARMS));
        double[] rule = examples.baselines().get(WhisperRule.NAME);
        double[] compression = examples.baselines().get(ProbeExamples.COMPRESSION);
        rows.add(Comparison.fixed("two thresholds, as they stand", rule, examples, Math.nextUp(1.0), draws));
        rows.add(Comparison.fixed(
                "compression > 2.4", compression, examples, Math.nextUp(WhisperRule.COMPRESSION), draws));
        int[] test = examples.rowsOf(Split.TEST);
        return new CardTable(
                "guard",
                "Invented text or not: the guard against baselines",
                List.of(
                        "Test split: " + test.length + " windows with text, "
                                + Metrics.positives(examples.labels(test))
                                + " of them invented (text on other audio than the model's speech, or text of which most was"
                                + " not said), the rest what was said; loops and what lies between are left out. Thresholds let"
                                + " 1 % of the good dev windows alarm, or stand as published; recall and false alarms are those"
                                + " of test at that threshold. Intervals: bootstrap over voices, noises and families of music.",
                        "'two thresholds' is the lesser of (no-speech / 0.6) and (mean log-probability / -1.0), end of text"
                                + " counted as in openai/whisper: above 1 exactly where Whisper's rule takes a window for"
                                + " silence. 'risk' is the guard's, made of "
                                + bundle.risks().sources()
                                + "; 'probe.mean' and 'probe.first' are the residual probe alone."),
                List.of("score", "AUROC", "recall", "false alarms", "threshold from"),
                rows.stream().map(GuardFigures::row).toList());
    }

    private static List<Cell> row(Comparison one) {
        return List.of(
                Cell.of(one.name()),
                one.fixed() ? Cell.NONE : Cell.number(one.auroc(), 3),
                Cell.share(one.recall()),
                Cell.share(one.falsePositives()),
                Cell.of(one.fixed() ? "openai/whisper" : "dev, 1 %"));
    }
}
