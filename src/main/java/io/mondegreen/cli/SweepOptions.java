package io.mondegreen.cli;

import io.mondegreen.lab.WorkMeter;
import io.mondegreen.lab.sweep.SweepInput;
import io.mondegreen.model.WhisperModel;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands take that go through a model's parts: everything of {@link ExperimentOptions}, how to run, where to keep cells. */
final class SweepOptions {
    @Mixin
    ExperimentOptions experiment;

    @Mixin
    BundleOption probes;

    @Mixin
    ComputeOption compute;

    @Option(
            names = "--loops",
            defaultValue = "48",
            paramLabel = "N",
            description = "Windows of each half on which the model loops (default: ${DEFAULT-VALUE}).")
    int loops;

    @Option(
            names = "--clean",
            defaultValue = "48",
            paramLabel = "N",
            description = "Windows of ordinary speech of each half (default: ${DEFAULT-VALUE}).")
    int clean;

    @Option(
            names = "--nonspeech",
            defaultValue = "24",
            paramLabel = "N",
            description = "Windows without speech of each half (default: ${DEFAULT-VALUE}).")
    int nonspeech;

    @Option(
            names = "--report",
            defaultValue = "5",
            paramLabel = "N",
            description = "Best heads that are judged on the other half (default: ${DEFAULT-VALUE}).")
    int report;

    @Option(
            names = "--placebos",
            defaultValue = "4",
            paramLabel = "N",
            description = "Draws of random heads beside them (default: ${DEFAULT-VALUE}).")
    int placebos;

    @Option(
            names = "--slots",
            defaultValue = "8",
            paramLabel = "N",
            description = "Runs side by side (default: ${DEFAULT-VALUE}).")
    int slots;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Keep every cell that is measured here, and go on from what is there"
                    + " (default: beside --out, where that is given).")
    Path resume;

    @Option(names = "--plan", description = "Only say how many runs it would take.")
    boolean plan;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the results here, as JSON.")
    Path out;

    /** What the laboratory works on. */
    SweepInput input(WhisperModel whisper, WorkMeter meter) {
        return new SweepInput(
                whisper,
                experiment.corpus.open().keepingAll(),
                experiment.corpus.hash(),
                compute.weights.form.label(),
                experiment.corpus.seed,
                probes.find(whisper, compute.weights.form),
                compute.with(slots, 1),
                cells(),
                meter);
    }

    private Optional<Path> cells() {
        return Optional.ofNullable(resume).or(() -> Optional.ofNullable(out)
                .map(file -> file.resolveSibling(file.getFileName() + ".cells.jsonl")));
    }
}
