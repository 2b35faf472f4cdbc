package io.mondegreen.cli;

import io.mondegreen.guard.RiskLevels;
import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.lab.RightText;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Bound;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ProbeHead;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mondegreen probe curve}: what turns a budget of false alarms into thresholds, for a bundle that has none or another. */
@Command(
        name = "curve",
        description = {
            "Measure which risk text that is right gets, on the corpus' dev split, and put it into a bundle; nothing is trained.",
            "'probe train' does this by itself. A bundle from before there were budgets of false alarms gets its curve so, and a"
                    + " corpus of your own gives a curve of your own."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen probe curve",
            "  mondegreen probe curve --bundle old.safetensors --out new.safetensors"
        })
final class ProbeCurveCommand implements Runnable {
    private static final double[] BUDGETS = {0.5, 1, 2, 4, 8};

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    WeightsOption weights;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The bundle with its curve (default: the one that was read).")
    Path out;

    @Override
    public void run() {
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            ProbeBundle bundle = probes.load(whisper, weights.form);
            ProbeHead head = bundle.heads()
                    .get(bundle.head(ProbeBundle.HALLUCINATION)
                            .orElseThrow(() -> new CommandFailure(
                                    "the bundle has no hallucination head; train one with 'mondegreen probe train'")));
            ProbeExamples examples = ProbeExamples.decode(
                    whisper,
                    weights.form,
                    options.corpus.open(),
                    options.corpus.seed,
                    EnumSet.of(Split.DEV),
                    Set.of(head.tap()),
                    progress::decoded);
            progress.end();
            FalseAlarmCurve curve = RightText.curve(examples.windows(), Split.DEV, head, bundle.risk());
            Path file = Optional.ofNullable(out)
                    .or(() -> Optional.ofNullable(probes.file))
                    .orElseGet(() -> BundleOption.beside(whisper, weights.form));
            bundle.withCurve(curve).save(file);
            print(curve, examples.hallucination(), file);
        }
    }

    private void print(FalseAlarmCurve curve, Examples windows, Path file) {
        PrintWriter print = options.out();
        print.printf(
                Locale.ROOT,
                "%d windows of %.2f h stand for %.2f agent-hours at a talk share of %.2f%n",
                curve.right().size(),
                curve.hours() * curve.talkShare(),
                curve.hours(),
                curve.talkShare());
        for (double budget : BUDGETS) {
            RiskLevels levels = RiskLevels.of(curve, budget);
            print.printf(
                    Locale.ROOT,
                    "at most %4.1f of high severity per hour: low %s, medium %s, high %s%n",
                    budget,
                    text(levels.low()),
                    text(levels.medium()),
                    text(levels.high()));
        }
        boolean[] labels = windows.labels(windows.rowsOf(Split.DEV));
        windows.measures().forEach((feature, column) -> {
            double[] dev = Examples.pick(column, windows.rowsOf(Split.DEV));
            double auroc = Metrics.auroc(dev, labels);
            print.printf(
                    Locale.ROOT, "%-16s alone: dev AUROC %.4f%n", feature.label(), feature.falls() ? 1 - auroc : auroc);
        });
        print.println("bundle written to " + file);
        print.flush();
    }

    private static String text(Bound bound) {
        return String.format(Locale.ROOT, "%.4f/%.4f", bound.window(), bound.running());
    }
}
