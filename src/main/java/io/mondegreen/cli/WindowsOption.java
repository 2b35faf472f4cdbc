package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.ProbeCorpus;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What an instrument looks at, one window of a file or many of the speech bank, and how it runs them. */
final class WindowsOption {
    @Option(
            names = "--wav",
            paramLabel = "FILE",
            description =
                    "One window: the model's first of this audio file, channel 0. Without it, windows of the speech bank.")
    Path wav;

    @Option(
            names = "--windows",
            defaultValue = "300",
            paramLabel = "N",
            description = "Windows drawn from the speech bank (default: ${DEFAULT-VALUE}).")
    int count;

    @Option(
            names = "--split",
            defaultValue = "test",
            paramLabel = "train|dev|test",
            description = "The split they are drawn from (default: ${DEFAULT-VALUE}).")
    Split split;

    @Option(
            names = "--language",
            defaultValue = "en",
            paramLabel = "CODE",
            description = "Prompt language, for multilingual models (default: ${DEFAULT-VALUE}).")
    String language;

    @Option(
            names = "--slots",
            defaultValue = "8",
            paramLabel = "N",
            description = "Runs side by side; each costs its key-value memory (default: ${DEFAULT-VALUE}).")
    int slots;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads of encoder and decoder each (default: ${DEFAULT-VALUE}).")
    int threads;

    /**
     * The window of the file.
     *
     * @throws CommandFailure if it cannot be read
     */
    float[] logMel(WhisperConfig config) {
        return AudioWindow.mel(wav, config);
    }

    /** What results over windows of the speech bank were made from, for people. */
    String heading(ExperimentOptions options, WhisperModel model) {
        return "model " + model.hash() + ", seed " + options.corpus.seed + ", split " + split.label();
    }

    /** The same for programs, to be filled. */
    ObjectNode about(ExperimentOptions options, WhisperModel model) {
        return Json.object()
                .put("model", model.hash())
                .put("seed", options.corpus.seed)
                .put("corpus", options.corpus.path().toString())
                .put("split", split.label());
    }

    /** Windows of the speech bank. */
    List<CorpusWindow> draw(ExperimentOptions options, WhisperModel model, Predicate<CorpusWindow> wanted) {
        if (count < 1) {
            throw new ParameterException(options.spec.commandLine(), "--windows must be at least 1, not " + count);
        }
        List<CorpusWindow> drawn = ProbeCorpus.sample(
                options.corpus.open(),
                options.corpus.seed,
                split,
                model.config().windowMs(),
                wanted,
                count);
        if (drawn.isEmpty()) {
            throw new CommandFailure("the speech bank " + options.corpus.path() + " has no windows of the split "
                    + split.label() + "; choose another with --split");
        }
        return drawn;
    }

    /** With as many runs side by side as are asked for, or as many as there are to do. */
    EngineOptions engine(int runs) {
        return new EngineOptions(
                EngineOptions.DeviceChoice.AUTO, Math.min(slots, runs), threads, threads, 1, true, language);
    }
}
