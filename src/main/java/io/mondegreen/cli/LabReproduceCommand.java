package io.mondegreen.cli;

import io.mondegreen.app.Home;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.bias.NearMissPairs;
import io.mondegreen.lab.reproduce.Reproduction;
import io.mondegreen.lab.reproduce.Study;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab reproduce}: the paper's experiments on a model. */
@Command(
        name = "reproduce",
        description = {
            "Run every experiment of the paper (Glazer et al. 2025) on a model, and report its figures beside the paper's.",
            "Answers are kept as they come: a run that was broken off goes on where it was. --plan says beforehand what it will"
                    + " cost."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Writes reproduction.html, which stands alone, and reproduction.md with its pictures.",
            "",
            "Examples:",
            "  mondegreen lab reproduce --out study",
            "  mondegreen lab reproduce --plan --model ~/whisper-large-v3",
            "  mondegreen lab reproduce --only loops,lens --scale 0.2 --out quick"
        })
final class LabReproduceCommand implements Runnable {
    private static final int HASH_DIGITS = 12;

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Option(
            names = "--out",
            defaultValue = "reproduction",
            paramLabel = "DIR",
            description = "Folder of the answers and the report (default: ${DEFAULT-VALUE}).")
    Path out;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only these experiments; --plan names them (default: all).")
    List<String> only = List.of();

    @Option(
            names = "--scale",
            defaultValue = "1",
            paramLabel = "SHARE",
            description = "Share of each experiment's windows, for a quick look (default: ${DEFAULT-VALUE}).")
    double scale;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "List of near-miss pairs for 'bias' (default: the project's corpus/bias/pairs.jsonl).")
    Path pairs;

    @Option(names = "--plan", description = "Only say how many windows each experiment hears and what memory it takes.")
    boolean plan;

    @Override
    public void run() {
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            Reproduction reproduction = reproduction(whisper, progress);
            if (plan) {
                print(reproduction.plan(), Reproduction.memory(whisper));
                return;
            }
            reproduction
                    .report((title, kept) -> {
                        options.err().println(title + (kept ? ": kept from before" : ""));
                        options.err().flush();
                    })
                    .write(out, "reproduction");
            progress.end();
            options.out().println("report in " + out.resolve("reproduction.html"));
            options.out().flush();
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private Reproduction reproduction(WhisperModel whisper, Progress progress) throws IOException {
        try {
            return Reproduction.of(study(whisper, progress), only, out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(options.spec.commandLine(), e.getMessage(), e);
        }
    }

    private Study study(WhisperModel whisper, Progress progress) throws IOException {
        Optional<ProbeBundle> bundle = probes.find(whisper, WeightForm.F32);
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("model", whisper.hash().substring(0, HASH_DIGITS));
        facts.put("graph", WeightForm.F32.label());
        facts.put("corpus", options.corpus.hash().substring(0, HASH_DIGITS));
        facts.put(
                "probes", bundle.map(of -> of.hash().substring(0, HASH_DIGITS)).orElse("none"));
        facts.put("seed", Long.toString(options.corpus.seed));
        facts.put("scale", String.format(Locale.ROOT, "%.3f", scale));
        facts.put("version", new Version().getVersion()[0]);
        Path list = Optional.ofNullable(pairs).orElseGet(() -> Home.dir().resolve("corpus/bias/pairs.jsonl"));
        NearMissPairs nearMisses = NearMissPairs.open(list);
        // of another list, or one that was changed, the answer is another
        facts.put("pairs", Integer.toHexString(Files.readString(list).hashCode()));
        return new Study(
                whisper,
                options.corpus.open().keepingAll(),
                bundle,
                nearMisses,
                options.corpus.seed,
                scale,
                facts,
                progress);
    }

    private void print(Map<String, Integer> windows, String memory) {
        PrintWriter stdout = options.out();
        windows.forEach((id, count) ->
                stdout.println(String.format(Locale.ROOT, "%-14s %s", id, count == 0 ? "kept" : count + " windows")));
        stdout.println("memory: " + memory);
        stdout.flush();
    }
}
