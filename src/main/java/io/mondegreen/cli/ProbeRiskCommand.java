package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.lab.TrainedHearing;
import io.mondegreen.lab.guard.EvalInput;
import io.mondegreen.lab.guard.RiskFitting;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Bound;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeTraining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen probe risk}: what turns the measures of a text into risks, and a budget of false alarms into thresholds. */
@Command(
        name = "risk",
        description = {
            "Fit a bundle's risks (invented words, text on non-speech, loops) and the curve that turns a budget of false alarms into"
                    + " thresholds, to what the guard hears of the corpus' dev split: its windows, and hours of ordinary calls as the"
                    + " line cuts and decodes them.",
            "First it trains the heads on the encoder's state (speech, noise, music, strange voices) on the corpus' own kinds of"
                    + " audio. The heads on the decoder's state stay as they are; 'probe train' makes those, and does all this by"
                    + " itself."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen probe risk",
            "  mondegreen probe risk --bundle old.safetensors --out new.safetensors --minutes 60"
        })
final class ProbeRiskCommand implements Runnable {
    private static final double[] BUDGETS = {0.5, 1, 2, 4, 8};
    static final String MINUTES = "180";
    static final String LOOPS = "1600";

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    WeightsOption weights;

    @Option(
            names = "--minutes",
            defaultValue = MINUTES,
            paramLabel = "N",
            description =
                    "Minutes of calls (default: ${DEFAULT-VALUE}). A budget of one false alarm an hour is chosen by as many"
                            + " of them as there are hours.")
    int minutes;

    @Option(
            names = "--loops",
            defaultValue = LOOPS,
            paramLabel = "N",
            description = "Windows that provoke loops, about (default: ${DEFAULT-VALUE}).")
    int loops;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The bundle with its risks (default: the one that was read).")
    Path out;

    @Override
    public void run() {
        if (minutes < 1 || loops < 1) {
            throw new ParameterException(options.spec.commandLine(), "--minutes and --loops must be at least 1");
        }
        try (WhisperModel whisper = options.openModel()) {
            ProbeBundle bundle = probes.load(whisper, weights.form);
            TrainedHearing hearing = hear(options, whisper, weights.form);
            RiskFitting.Fitted fitted = fit(options, whisper, weights.form, hearing.in(bundle), minutes, loops);
            Path file = Optional.ofNullable(out)
                    .or(() -> Optional.ofNullable(probes.file))
                    .orElseGet(() -> BundleOption.beside(whisper, weights.form));
            fitted.bundle().save(file);
            hearing.heads().forEach(head -> options.out().println(head.report().text()));
            print(fitted, options.out());
            options.out().println("bundle written to " + file);
            options.out().flush();
        }
    }

    /** Trains the heads on the encoder's state. */
    static TrainedHearing hear(ExperimentOptions options, WhisperModel whisper, WeightForm form) {
        Progress progress = new Progress(options.err());
        ProbeTraining.Settings settings = ProbeTraining.Settings.standard(options.corpus.seed);
        TrainedHearing hearing = TrainedHearing.of(whisper, form, options.corpus.open(), settings, progress);
        progress.end();
        if (hearing.heads().isEmpty()) {
            options.err()
                    .println(
                            "the corpus has no speech in one of its splits: heads on the encoder's state stay as they are");
        }
        return hearing;
    }

    /** Fits the risks of a bundle that is at hand. */
    static RiskFitting.Fitted fit(
            ExperimentOptions options,
            WhisperModel whisper,
            WeightForm form,
            ProbeBundle bundle,
            int minutes,
            int loops) {
        Progress progress = new Progress(options.err());
        EvalInput input = new EvalInput(
                whisper,
                GuardStack.heard(whisper, form, "en"),
                bundle,
                options.corpus.open().keepingAll(),
                options.corpus.seed,
                progress);
        RiskFitting.Fitted fitted = RiskFitting.of(input, minutes, loops);
        progress.end();
        return fitted;
    }

    static void print(RiskFitting.Fitted fitted, PrintWriter print) {
        fitted.rows().forEach((kind, what) -> print.printf("risk of %-9s %s%n", kind, what));
        FalseAlarmCurve curve = fitted.bundle().curve().orElseThrow();
        print.printf(
                Locale.ROOT,
                "%d texts that are right, in %.1f hours of calls%n",
                curve.right().size(),
                curve.hours());
        for (double budget : BUDGETS) {
            RiskLevels levels = RiskLevels.of(curve, budget);
            print.printf(
                    Locale.ROOT,
                    "at most %4.1f of high severity an hour: low %s, medium %s, high %s%n",
                    budget,
                    text(levels.low()),
                    text(levels.medium()),
                    text(levels.high()));
        }
    }

    private static String text(Bound bound) {
        return String.format(Locale.ROOT, "%.4f/%.4f/%.4f", bound.window(), bound.running(), bound.loop());
    }
}
