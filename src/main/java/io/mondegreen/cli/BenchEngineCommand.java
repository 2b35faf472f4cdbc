package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.app.Home;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.MemoryPlan;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.Bench;
import io.mondegreen.lab.load.Arrivals;
import io.mondegreen.lab.load.Arrivals.Arrival;
import io.mondegreen.lab.load.Arrivals.Traffic;
import io.mondegreen.lab.load.EngineLoad;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Ort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen bench engine}. */
@Command(
        name = "engine",
        description = {
            "Let windows come at a rate, whether or not the engine keeps up, and print JSON: throughput, latency per window and"
                    + " between tokens, how full the slots were, what the Java side of a step costs and allocates.",
            "Windows are real utterances of 1 to 6 s and some that fill the model's window; they come as a Poisson process with a"
                    + " seed. A window ends with its text, or after --tokens-per-second times its length.",
            "With --compare further engines are opened that differ from the first; they take turns, burst by burst, so that what"
                    + " else the machine does hits all."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen bench engine --rate 4,8 --seconds 10",
            "  mondegreen bench engine --rate 0 --windows 48 --compare slots=1     throughput of eight slots and of one",
            "  mondegreen bench engine --model ~/whisper-small --weights q8 --rate 0.3 --full-share 1 --encoder-threads 1"
                    + " --decoder-threads 1 --compare encoder-threads=2,decoder-threads=2"
        })
final class BenchEngineCommand implements Callable<Integer> {
    private static final int QUEUE = 64;

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    BundleOption probes;

    @Mixin
    WeightsOption weights;

    @Spec
    CommandSpec spec;

    @Option(names = "--slots", defaultValue = "8", description = "Windows side by side (default: ${DEFAULT-VALUE}).")
    int slots;

    @Option(
            names = "--encoder-threads",
            defaultValue = "1",
            description = "Threads of an encoder run (default: ${DEFAULT-VALUE}).")
    int encoderThreads;

    @Option(
            names = "--decoder-threads",
            defaultValue = "1",
            description = "Threads of a decoder step (default: ${DEFAULT-VALUE}).")
    int decoderThreads;

    @Option(
            names = "--spin-us",
            defaultValue = "0",
            description = "Microseconds that threads look out for work before they sleep (default: ${DEFAULT-VALUE}).")
    int spinUs;

    @Option(
            names = "--padding",
            paramLabel = "MS",
            description = "Silence encoded behind a window's audio (default: up to the model's whole window).")
    Integer paddingMs;

    @Option(
            names = "--compare",
            paramLabel = "KEY=VALUE[,...]",
            description =
                    "A further engine that differs by slots, encoder-threads, encoder-batch, decoder-threads, spin-us, padding or weights;"
                            + " may be given again.")
    List<String> compare = new ArrayList<>();

    @Option(
            names = "--rate",
            split = ",",
            defaultValue = "4",
            paramLabel = "N",
            description = "Windows a second, one or several; 0: all at once (default: ${DEFAULT-VALUE}).")
    List<Double> rates;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "In which the windows of a burst come (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--windows",
            defaultValue = "32",
            description = "Of a burst in which all come at once (default: ${DEFAULT-VALUE}).")
    int windows;

    @Option(names = "--rounds", defaultValue = "3", description = "Bursts of each kind (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "32",
            paramLabel = "WINDOWS",
            description = "Of each engine before anything counts (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = "--full-share",
            defaultValue = "0.1",
            description = "Of windows that are as long as the model's (default: ${DEFAULT-VALUE}).")
    double fullShare;

    @Option(
            names = "--tokens-per-second",
            defaultValue = "5",
            description = "Of audio, that a window may have at most, and four more (default: ${DEFAULT-VALUE}).")
    double tokensPerSecond;

    @Option(names = "--seed", defaultValue = "1", description = "Of the windows (default: ${DEFAULT-VALUE}).")
    long seed;

    private record Opened(String name, EngineOptions options, EngineLoad load) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || windows < 1 || warmUp < 1 || !(seconds > 0) || !(tokensPerSecond >= 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rounds, --windows, --warm-up and --seconds must be above 0, --tokens-per-second not below");
        }
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            ObjectNode json = Json.object();
            json.put("part", "engine");
            json.put("model", whisper.dir().toString());
            json.put("modelHash", whisper.hash());
            json.put("onnxruntime", Ort.get().version());
            json.put("rounds", rounds).put("fullShare", fullShare).put("tokensPerSecond", tokensPerSecond);
            json.put("windowMs", whisper.config().windowMs()).put("seed", seed);
            run(whisper, json.putArray("runs"));
            spec.commandLine().getOut().println(json.toPrettyString());
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private void run(WhisperModel whisper, ArrayNode runs) throws IOException, InterruptedException {
        Arrivals arrivals = new Arrivals(
                SpeechBank.open(Home.dir().resolve("corpus/bank")),
                whisper.config().windowSamples());
        TapPlan plan = Bench.plan(Bench.Load.PROBES, whisper.config(), probes.find(whisper, WeightForm.F32));
        List<Opened> opened = new ArrayList<>();
        try {
            for (int i = 0; i <= compare.size(); i++) {
                String name = i == 0 ? "" : compare.get(i - 1);
                EngineOptions options = options(name);
                EngineLoad load = new EngineLoad(whisper, options, plan, tokensPerSecond);
                opened.add(new Opened(name, options, load));
                burst(load, arrivals.draw(new Traffic(0, warmUp, fullShare), seed));
            }
            for (double rate : rates) {
                bursts(whisper, opened, arrivals, rate, runs);
            }
        } finally {
            opened.forEach(one -> one.load().close());
        }
    }

    private static void burst(EngineLoad load, List<Arrival> windows) throws InterruptedException {
        load.forget(windows, 1);
        load.burst(windows);
    }

    /** Each round has windows of its own, the same for each engine; who goes first alternates. */
    private void bursts(WhisperModel whisper, List<Opened> opened, Arrivals arrivals, double rate, ArrayNode runs)
            throws InterruptedException {
        Traffic traffic =
                new Traffic(rate, rate == 0 ? windows : (int) Math.max(1, Math.round(rate * seconds)), fullShare);
        for (Opened one : opened) {
            one.load().forget(arrivals.draw(traffic, seed), rounds);
        }
        for (int round = 0; round < rounds; round++) {
            List<Arrival> drawn = arrivals.draw(traffic, seed + round);
            for (int turn = 0; turn < opened.size(); turn++) {
                opened.get((turn + round) % opened.size()).load().burst(drawn);
            }
        }
        for (Opened one : opened) {
            ObjectNode run = runs.addObject();
            run.put("compared", one.name()).put("rate", rate);
            put(run, one.options(), whisper);
            LoadFiguresJson.put(run, one.load().figures());
        }
    }

    private EngineOptions options(String differences) {
        EngineOptions base = new EngineOptions(
                        EngineOptions.DeviceChoice.AUTO, slots, decoderThreads, encoderThreads, QUEUE, false, "en")
                .withSpinUs(spinUs)
                .withWeights(weights.form)
                .withPadMs(paddingMs == null ? OptionalInt.empty() : OptionalInt.of(paddingMs));
        for (String difference : differences.isEmpty() ? new String[0] : differences.split(",")) {
            base = changed(base, difference);
        }
        return base;
    }

    private EngineOptions changed(EngineOptions base, String difference) {
        String[] words = difference.split("=", 2);
        try {
            return switch (words[0]) {
                case "slots" -> with(base, number(words), base.encoderThreads(), base.decoderThreads());
                case "encoder-threads" -> with(base, base.slots(), number(words), base.decoderThreads());
                case "decoder-threads" -> with(base, base.slots(), base.encoderThreads(), number(words));
                case "spin-us" -> base.withSpinUs(number(words));
                case "encoder-batch" -> base.withEncoderBatch(number(words));
                case "padding" -> base.withPadMs(OptionalInt.of(number(words)));
                case "weights" -> base.withWeights(WeightForm.of(words[1]));
                default -> throw new IllegalArgumentException("there is no such key");
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--compare " + difference + ": " + e.getMessage()
                            + "; use slots, encoder-threads, encoder-batch, decoder-threads, spin-us, padding or weights, for"
                            + " example slots=1");
        }
    }

    private static int number(String... words) {
        return Integer.parseInt(words[1]);
    }

    private static EngineOptions with(EngineOptions base, int slots, int encoderThreads, int decoderThreads) {
        return new EngineOptions(
                base.device(),
                slots,
                decoderThreads,
                encoderThreads,
                base.queue(),
                base.gates(),
                base.language(),
                base.padMs(),
                base.weights(),
                base.spinUs(),
                base.card(),
                base.encoderBatch());
    }

    private static void put(ObjectNode run, EngineOptions options, WhisperModel whisper) {
        run.put("slots", options.slots())
                .put("encoderThreads", options.encoderThreads())
                .put("encoderBatch", options.encoderBatch())
                .put("decoderThreads", options.decoderThreads())
                .put("spinUs", options.spinUs())
                .put("weights", options.weights().label())
                .put("plannedMb", MemoryPlan.of(whisper, options).total() / 1_000_000);
        options.padMs().ifPresent(ms -> run.put("paddingMs", ms));
    }
}
