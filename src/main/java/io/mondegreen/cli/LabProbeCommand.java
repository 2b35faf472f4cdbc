package io.mondegreen.cli;

import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.probing.LabProbing;
import io.mondegreen.lab.probing.LaboratoryBundle;
import io.mondegreen.lab.probing.Position;
import io.mondegreen.lab.probing.ProbeSource;
import io.mondegreen.lab.probing.ProbingReport;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab probe}: what can be read from a model's streams, layer by layer. */
@Command(
        name = "probe",
        description = {
            "Ask questions of the streams inside a model: a linear probe at every layer of encoder and decoder, next to a"
                    + " control on random labels, probes on classes matched in length and loudness, and whatever answers"
                    + " the question without a probe.",
            "Questions are columns of a manifest (--manifest), or of the speech bank: hallucination,"
                    + " hallucination_content (on speech alone), speech, noisy, category, gender, accent_region, accent. Weights and penalty come from train, the layer from dev; test is only"
                    + " reported. No voice, sentence or kind of noise is in two splits."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A manifest has one JSON object a line: audio (a WAVE or Ogg Opus file beside it), and where wanted startMs,",
            "endMs, text (what is said, empty where nobody speaks), split (train, dev, test), and any columns.",
            "",
            "Examples:",
            "  mondegreen lab probe --target gender,accent",
            "  mondegreen lab probe --target hallucination --position segment_end --out lab.safetensors",
            "  mondegreen lab probe --model ~/whisper-small --manifest calls.jsonl --groups speaker,phrase --target emotion",
            "  mondegreen lab probe --target noisy --tap 'encoder.*(mlp|attn)_out' --windows 300 --format json"
        })
final class LabProbeCommand implements Runnable {
    private static final double MEGABYTE = 1e6;

    @Mixin
    ExperimentOptions options;

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "COLUMN",
            description = "What to ask (default, without a manifest: all eight).")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "Windows of your own (default: the speech bank's).")
    Path manifest;

    @Option(
            names = "--groups",
            split = ",",
            paramLabel = "COLUMN",
            description =
                    "Columns of the manifest of which no value may be in two splits, the speaker first. Where rows"
                            + " have no split, splits are drawn that hold them apart.")
    List<String> groups = new ArrayList<>();

    @Option(
            names = "--tap",
            paramLabel = "REGEX",
            description = "Taps to read, of those as wide as the stream (default: hook_resid_post of every layer).")
    String tap;

    @Option(
            names = "--position",
            split = ",",
            paramLabel = "NAME",
            description = "Where to read: frames (encoder), token, running_mean, segment_end (decoder; default: all).")
    List<String> positions = new ArrayList<>();

    @Option(
            names = "--frames",
            defaultValue = "audio",
            paramLabel = "audio|all",
            description =
                    "Frames of the encoder's mean: the audio's, or the padding's too (default: ${DEFAULT-VALUE}).")
    String frames;

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "At most so many windows of a split for each question, drawn by seed (default: all).")
    int windows = Integer.MAX_VALUE;

    @Option(
            names = "--language",
            defaultValue = "en",
            paramLabel = "CODE",
            description = "Language that a multilingual model is told (default: ${DEFAULT-VALUE}).")
    String language;

    @Option(
            names = "--sensitive",
            split = ",",
            paramLabel = "COLUMN",
            description =
                    "Questions about the person, beside gender and accent: their probes are marked, and nothing that"
                            + " serves loads them unasked.")
    Set<String> sensitive = new TreeSet<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the chosen layers' probes here, as a bundle for the laboratory.")
    Path out;

    @Option(
            names = "--add-to",
            paramLabel = "FILE",
            description = "Put them beside the heads of this bundle, which a guard can then run; with --out.")
    Path base;

    @Override
    public void run() {
        LabProbing.Request request = request();
        try (WhisperModel whisper = options.openModel()) {
            // a bundle that cannot be added to should not wait for the decoding
            Optional<ProbeBundle> added = Optional.ofNullable(base)
                    .map(ProbeBundle::load)
                    .map(bundle -> bundle.requireModel(whisper.hash(), WeightForm.F32.label()));
            ProbingReport report = LabProbing.run(whisper, source(whisper), request, new Told());
            if (out != null) {
                LaboratoryBundle.of(report, WeightForm.F32.label(), facts(), added)
                        .save(out);
                options.err().println("probes in " + out);
            }
            options.out().println(options.format.json() ? report.json().toPrettyString() : report.text());
            options.out().flush();
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private ProbeSource source(WhisperModel whisper) throws IOException {
        return manifest == null
                ? ProbeSource.bank(
                        options.corpus.open(),
                        options.corpus.hash(),
                        options.corpus.seed,
                        whisper.config().windowMs())
                : ProbeSource.manifest(manifest, groups);
    }

    private LabProbing.Request request() {
        if (manifest == null && !groups.isEmpty()) {
            throw wrong("--groups names columns of a manifest: give --manifest too");
        }
        if (manifest != null && targets.isEmpty()) {
            throw wrong("--manifest wants to know what to ask: --target COLUMN");
        }
        if (base != null && out == null) {
            throw wrong("--add-to wants to know where to write: --out FILE");
        }
        if (!frames.equals("audio") && !frames.equals("all")) {
            throw wrong("--frames is audio or all, not " + frames);
        }
        if (windows < 1) {
            throw wrong("--windows must be 1 or more, not " + windows);
        }
        LabProbing.Request standard =
                LabProbing.Request.standard(targets.isEmpty() ? LabProbing.BUILT_IN : targets, options.corpus.seed);
        try {
            return new LabProbing.Request(
                    standard.questions(),
                    sensitive,
                    positions.stream().map(Position::of).collect(Collectors.toSet()),
                    Optional.ofNullable(tap).map(Pattern::compile),
                    frames.equals("all"),
                    language,
                    windows,
                    standard.draws(),
                    standard.seed());
        } catch (PatternSyntaxException e) {
            throw wrong("--tap is no regular expression: " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw wrong("--position: " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(options.spec.commandLine(), message);
    }

    private SortedMap<String, String> facts() {
        return new TreeMap<>(
                Map.of("tool", "mondegreen lab probe", "version", String.join(", ", new Version().getVersion())));
    }

    /** How far the work is, on the error stream. */
    private final class Told implements LabProbing.Progress {
        private final Progress windowsDecoded = new Progress(options.err());
        private boolean decoding = true;

        @Override
        public void begins(int count, long bytes) {
            windowsDecoded.expect(count);
            options.err()
                    .printf(Locale.ROOT, "%d windows to decode, %.0f MB of streams to keep%n", count, bytes / MEGABYTE);
            options.err().flush();
        }

        @Override
        public void decoded() {
            windowsDecoded.decoded();
        }

        @Override
        public void asks(String question) {
            if (decoding) {
                windowsDecoded.end();
                decoding = false;
            }
            options.err().println("fitting probes for " + question);
            options.err().flush();
        }
    }
}
