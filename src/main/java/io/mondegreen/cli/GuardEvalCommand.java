package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.app.Home;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.card.FigureBlock;
import io.mondegreen.lab.guard.EvalInput;
import io.mondegreen.lab.guard.GuardEval;
import io.mondegreen.lab.guard.GuardQuality;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen guard eval}: the guard's errors on audio that nothing was chosen on. */
@Command(
        name = "eval",
        description = {
            "Decode the corpus' held-out windows and hours of ordinary calls, and measure the guard on them: what it finds, how"
                    + " soon, and how often it cries wolf.",
            "Beside it: the rules of openai/whisper, faster-whisper, whisper.cpp and WhisperLiveKit, an activity gate, and each"
                    + " signal alone. Thresholds are from dev, figures from test."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An agent-hour is an hour of calls in which two people talk, both channels. Every figure has its 95 %% interval;",
            "docs/guard-quality.md has those of the bundled model, and says how to read them.",
            "",
            "Examples:",
            "  mondegreen guard eval",
            "  mondegreen guard eval --out quality",
            "  mondegreen guard eval --minutes 10 --loops 50 --format json"
        })
final class GuardEvalCommand implements Runnable {
    private static final int HASH_DIGITS = 12;
    private static final String PAGE = "guard-quality.md";

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Option(
            names = "--minutes",
            defaultValue = "60",
            paramLabel = "N",
            description = "Minutes of ordinary calls of each split, dev and test (default: ${DEFAULT-VALUE}).")
    int minutes;

    @Option(
            names = "--loops",
            defaultValue = "200",
            paramLabel = "N",
            description = "Windows of each split that provoke loops, about (default: ${DEFAULT-VALUE}).")
    int loops;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write guard-quality.html, guard-quality.md and the pictures into this folder.")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--write",
            description =
                    "Write figures and pictures into the project's docs/guard-quality.md, between its two figures comments.")
    boolean write;

    @Override
    public void run() {
        if (minutes < 1 || loops < 1) {
            throw new ParameterException(options.spec.commandLine(), "--minutes and --loops must be at least 1");
        }
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            ProbeBundle bundle = probes.load(whisper, WeightForm.F32);
            EvalInput input = new EvalInput(
                    whisper,
                    GuardStack.heard(whisper, WeightForm.F32, "en"),
                    bundle,
                    options.corpus.open().keepingAll(),
                    options.corpus.seed,
                    progress);
            GuardQuality quality = GuardEval.of(input, facts(whisper, bundle), loops, minutes);
            progress.end();
            save(quality);
            options.out()
                    .println(
                            options.format.json()
                                    ? quality.card().json()
                                    : quality.card().text());
            options.out().flush();
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private void save(GuardQuality quality) throws IOException {
        if (out.isPresent()) {
            quality.write(out.get());
        }
        if (write) {
            Path docs = Home.dir().resolve("docs");
            FigureBlock.write(docs.resolve(PAGE), quality.markdown());
            quality.writePictures(docs);
        }
    }

    private SortedMap<String, String> facts(WhisperModel whisper, ProbeBundle bundle) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("model", brief(whisper.hash()));
        facts.put("graph", WeightForm.F32.label());
        facts.put("probes", brief(bundle.hash()));
        facts.put("corpus", brief(options.corpus.hash()));
        facts.put("seed", Long.toString(options.corpus.seed));
        facts.put("command", "guard eval --minutes " + minutes + " --loops " + loops);
        return facts;
    }

    private static String brief(String hash) {
        return hash.substring(0, HASH_DIGITS);
    }
}
