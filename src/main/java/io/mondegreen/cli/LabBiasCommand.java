package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.app.Home;
import io.mondegreen.lab.bias.BiasReport;
import io.mondegreen.lab.bias.BiasStudy;
import io.mondegreen.lab.bias.NearMissPairs;
import io.mondegreen.model.WhisperModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab bias}: whether a model writes what it expects instead of what was said. */
@Command(
        name = "bias",
        description = {
            "Measure context bias: a near-miss is said where another word is expected (\"white lice\" for \"white rice\"), and the"
                    + " model writes what it expects.",
            "Then mixes each component of the encoder with white noise or silence, and closes self-attention and MLPs of the"
                    + " decoder: what repairs it, and what that breaks. Chosen on the dev pairs, reported on the test pairs,"
                    + " beside placebos."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A list of pairs has one JSON object a line, audio files (WAVE, Ogg Opus) beside it; startMs, lengthMs and the two",
            "lists of homophones may be left out:",
            "  {\"id\": \"1\", \"split\": \"dev\", \"kind\": \"known\", \"voice\": \"anna\", \"expected\": \"rice\", \"nearMiss\": \"lice\",",
            "   \"expectedAlso\": [], \"nearMissAlso\": [],",
            "   \"context\": {\"expected\": {\"file\": \"a.wav\", \"startMs\": 0, \"lengthMs\": 1800, \"text\": \"I like white rice.\"},",
            "               \"nearMiss\": {\"file\": \"b.wav\", \"text\": \"I like white lice.\"}},",
            "   \"neutral\": {\"expected\": {\"file\": \"c.wav\", \"text\": \"They wrote rice twice.\"},",
            "               \"nearMiss\": {\"file\": \"d.wav\", \"text\": \"They wrote lice twice.\"}}}",
            "Each split, dev and test, has its own voices, sentences and words. docs/interpretability.md says how to read the",
            "tables.",
            "",
            "Examples:",
            "  mondegreen lab bias",
            "  mondegreen lab bias --first 20 --mixes 1",
            "  mondegreen lab bias --model ~/whisper-small --pairs mine/pairs.jsonl --format json"
        })
final class LabBiasCommand implements Runnable {
    @Mixin
    ExperimentOptions options;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "List of near-miss pairs, see below (default: the project's corpus/bias/pairs.jsonl).")
    Path file;

    @Option(names = "--first", paramLabel = "N", description = "Only the first pairs of each split, for a quick look.")
    Integer first;

    @Option(
            names = "--mixes",
            split = ",",
            defaultValue = "0.1,0.3,1",
            paramLabel = "A",
            description =
                    "Shares of noise, silence or nothing in a component, above 0 to 1 (default: ${DEFAULT-VALUE}).")
    List<Float> mixes;

    @Option(
            names = "--clean",
            defaultValue = "60",
            paramLabel = "N",
            description = "Ordinary sentences on which costs are measured (default: ${DEFAULT-VALUE}).")
    int clean;

    @Override
    public void run() {
        BiasStudy.Settings settings = settings();
        NearMissPairs pairs = pairs();
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            progress.expect(BiasStudy.lines(whisper, pairs, settings));
            BiasReport report = BiasStudy.of(whisper, pairs, options.corpus.open(), settings, progress::decoded);
            progress.end();
            print(report, whisper.hash());
        }
    }

    private BiasStudy.Settings settings() {
        try {
            return new BiasStudy.Settings(mixes, clean, options.corpus.seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(options.spec.commandLine(), e.getMessage(), e);
        }
    }

    private NearMissPairs pairs() {
        if (first != null && first < 1) {
            throw new ParameterException(options.spec.commandLine(), "--first must be at least 1");
        }
        Path list = Optional.ofNullable(file).orElseGet(() -> Home.dir().resolve("corpus/bias/pairs.jsonl"));
        try {
            NearMissPairs all = NearMissPairs.open(list);
            return first == null ? all : all.first(first);
        } catch (IOException e) {
            throw new CommandFailure("cannot use the pairs: " + e.getMessage(), e);
        }
    }

    private void print(BiasReport report, String hash) {
        PrintWriter out = options.out();
        if (options.format.json()) {
            ObjectNode json = Json.object();
            json.put("model", hash);
            json.set("bias", report.json());
            out.println(json.toPrettyString());
        } else {
            out.println("model " + hash + ", seed " + options.corpus.seed);
            out.println(report.text());
        }
        out.flush();
    }
}
