package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.Activity;
import io.mondegreen.guard.Remedies;
import io.mondegreen.guard.SpeechTrim;
import io.mondegreen.lab.sweep.MitigationReport;
import io.mondegreen.lab.sweep.MitigationStudy;
import io.mondegreen.lab.sweep.SweepInput;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.InterventionBook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab mitigate}: what the guard's second decodes are worth. */
@Command(
        name = "mitigate",
        description = {
            "Let the guard decode loops, ordinary speech and non-speech in mode mitigate, and see what becomes of them.",
            "Beside it: no guard, a guard that only flags, the same without the try on speech alone, each remedy alone, the same decode again with nothing switched off, and"
                    + " heads drawn by chance."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Windows are of the split test; what the file holds was chosen on dev.",
            "\"added\" is the time from the end of a window's first decode to its text, over windows that were decoded again,"
                    + " with 8 slots full of other windows: the median and the 99th percentile.",
            "",
            "Examples:",
            "  mondegreen lab ablate --out interventions.json",
            "  mondegreen lab mitigate --interventions interventions.json",
            "  mondegreen lab mitigate --tries 1 --format json"
        })
final class LabMitigateCommand implements Runnable {
    private static final int SLOTS = 8;
    /** Long enough for a busy machine: figures should not depend on it. */
    private static final Duration TRIM_BUDGET = Duration.ofMinutes(1);

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    ComputeOption compute;

    @Option(
            names = "--loops",
            defaultValue = "48",
            paramLabel = "N",
            description = "Windows on which the model loops (default: ${DEFAULT-VALUE}).")
    int loops;

    @Option(
            names = "--clean",
            defaultValue = "200",
            paramLabel = "N",
            description = "Windows of ordinary speech (default: ${DEFAULT-VALUE}).")
    int clean;

    @Option(
            names = "--nonspeech",
            defaultValue = "48",
            paramLabel = "N",
            description = "Windows without speech (default: ${DEFAULT-VALUE}).")
    int nonspeech;

    @Option(
            names = "--interventions",
            paramLabel = "FILE",
            description = "What 'lab ablate --out' wrote (default: interventions.json beside the model).")
    Optional<Path> interventions = Optional.empty();

    @Option(
            names = "--placebos",
            defaultValue = "3",
            paramLabel = "N",
            description = "Draws of heads (default: ${DEFAULT-VALUE}).")
    int placebos;

    @Option(
            names = "--tries",
            defaultValue = "2",
            paramLabel = "N",
            description = "Further decodes of a window at most (default: ${DEFAULT-VALUE}).")
    int tries;

    @Option(
            names = "--tokens",
            defaultValue = "256",
            paramLabel = "N",
            description = "Tokens that they may write together (default: ${DEFAULT-VALUE}).")
    int tokens;

    @Override
    public void run() {
        if (loops < 1 || clean < 0 || nonspeech < 0 || placebos < 0) {
            throw new ParameterException(
                    options.spec.commandLine(),
                    "--loops must be at least 1; --clean, --nonspeech and --placebos 0 or more");
        }
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            Path file = interventions
                    .or(() -> GuardStack.found(whisper.dir(), GuardStack.INTERVENTIONS, compute.weights.form))
                    .orElseGet(() -> GuardStack.beside(whisper.dir(), GuardStack.INTERVENTIONS, compute.weights.form));
            InterventionBook book =
                    InterventionBook.load(file).requireModel(whisper.hash(), compute.weights.form.label());
            MitigationReport report = MitigationStudy.of(
                    input(whisper, progress),
                    GuardStack.heard(whisper, compute.weights.form, compute.language),
                    remedies(book, file),
                    new MitigationStudy.Settings(loops, clean, nonspeech, placebos));
            progress.end();
            options.out().println(options.format.json() ? report.json().toPrettyString() : report.text());
            options.out().flush();
        }
    }

    private Remedies remedies(InterventionBook book, Path file) {
        try {
            return Remedies.of(book, tries, tokens).with(new SpeechTrim(Activity::of, TRIM_BUDGET));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        }
    }

    private SweepInput input(WhisperModel whisper, Progress progress) {
        return new SweepInput(
                whisper,
                options.corpus.open().keepingAll(),
                options.corpus.hash(),
                compute.weights.form.label(),
                options.corpus.seed,
                probes.find(whisper, compute.weights.form),
                compute.with(SLOTS, 2 * SLOTS),
                Optional.empty(),
                progress);
    }
}
