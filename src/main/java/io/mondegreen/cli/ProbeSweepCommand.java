package io.mondegreen.cli;

import io.mondegreen.lab.LayerSweeps;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.LayerSweep;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeTraining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen probe sweep}: the bundle's question to every layer. */
@Command(
        name = "sweep",
        description = {
            "Ask every decoder layer what the bundle's hallucination probe is asked, and draw the bundle's curves on the test"
                    + " split. What comes of it lies beside the bundle, for the page's heat map and model page.",
            "The guard reads none of it: the bundle, its hash and every published id stay as they are."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen probe sweep",
            "  mondegreen probe sweep --windows 500",
            "  mondegreen probe sweep --model ~/whisper-tiny --bundle probes.safetensors"
        })
final class ProbeSweepCommand implements Runnable {
    private static final double FALSE_ALARMS = 0.05;
    private static final int DRAWS = 500;

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    WeightsOption weights;

    @Option(
            names = "--windows",
            defaultValue = "0",
            paramLabel = "N",
            description = "Windows of each split, drawn at random; 0 for all (default: ${DEFAULT-VALUE}).")
    int windows;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The sweep (default: probes.sweep.json beside the bundle).")
    Path out;

    @Override
    public void run() {
        if (windows < 0) {
            throw new ParameterException(options.spec.commandLine(), "--windows must be 0 or more");
        }
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            ProbeBundle bundle = probes.load(whisper, weights.form);
            ProbeTraining.Settings standard = ProbeTraining.Settings.standard(options.corpus.seed);
            LayerSweep sweep = LayerSweeps.of(
                    whisper,
                    weights.form,
                    options.corpus.open(),
                    bundle,
                    new ProbeTraining.Settings(standard.seed(), standard.penalties(), FALSE_ALARMS, DRAWS),
                    windows == 0 ? OptionalInt.empty() : OptionalInt.of(windows),
                    progress::decoded);
            progress.end();
            Path file = Optional.ofNullable(out)
                    .orElseGet(() -> LayerSweep.beside(Optional.ofNullable(probes.file)
                            .orElseGet(() -> BundleOption.beside(whisper, weights.form))));
            sweep.save(file);
            print(sweep, file);
        }
    }

    private void print(LayerSweep sweep, Path file) {
        PrintWriter out = options.out();
        sweep.layers()
                .forEach(layer -> out.printf(
                        Locale.ROOT,
                        "%-28s dev AUROC %.3f  test %.3f [%.3f, %.3f]%n",
                        layer.head().tap(),
                        layer.devAuroc(),
                        layer.auroc(),
                        layer.low(),
                        layer.high()));
        out.println("written to " + file);
        out.flush();
    }
}
