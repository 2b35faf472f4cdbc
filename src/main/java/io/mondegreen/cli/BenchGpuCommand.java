package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.Bench;
import io.mondegreen.lab.CardFloor;
import io.mondegreen.lab.FormParity;
import io.mondegreen.lab.GpuBench;
import io.mondegreen.model.RandomModel;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Card;
import io.mondegreen.ort.Ort;
import io.mondegreen.ort.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen bench gpu}: everything about a card in one run. */
@Command(
        name = "gpu",
        description = {
            "Measure a CUDA card and print JSON: whether it says what the CPU says of the bundled model, then, for random weights"
                    + " of one of Whisper's shapes, milliseconds per step with and without CUDA graphs and taps, encoder windows"
                    + " per second, memory, and how many calls a card serves, each against the least time that the card's bandwidth"
                    + " and matrix rate allow.",
            "It ends with a refusal where there is no card or the build has no CUDA provider (./mondegreen build -Pgpu)."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A call is taken for one that always has somebody speaking: an encoder window each second (provisional decodes and the",
            "final one), and the tokens of all of them; --windows-per-second and --tokens-per-second say otherwise.",
            "",
            "Examples:",
            "  mondegreen bench gpu",
            "  mondegreen bench gpu --shape small --weights f32 --batch 1,8",
            "  mondegreen bench gpu --bandwidth 3350 --tflops 989    # an H100's figures"
        })
final class BenchGpuCommand implements Runnable {
    private static final long MAX_AUDIO_MS = 8000;

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    CorpusOption corpus;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--shape",
            defaultValue = "large-v3",
            paramLabel = "SHAPE",
            description = "tiny, base, small, medium or large-v3 (default: ${DEFAULT-VALUE}).")
    String shape;

    @Option(
            names = "--weights",
            defaultValue = "f16",
            paramLabel = "f32|f16|q8",
            description = "Form of the matrices (default: ${DEFAULT-VALUE}).")
    WeightForm weights;

    @Option(
            names = "--batch",
            split = ",",
            defaultValue = "1,8,32,128,256",
            paramLabel = "N",
            description =
                    "Slots of a step; those that the card has no room for are left out (default: ${DEFAULT-VALUE}).")
    List<Integer> batches;

    @Option(
            names = "--rounds",
            defaultValue = "50",
            description = "Steps and windows that count, each (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--utterances",
            defaultValue = "20",
            description = "Windows of speech that card and CPU are compared on (default: ${DEFAULT-VALUE}).")
    int utterances;

    @Mixin
    CardOption card;

    @Option(
            names = "--bandwidth",
            defaultValue = "4800",
            paramLabel = "GB/s",
            description = "Of the card's memory, as published (default: ${DEFAULT-VALUE}, the H200's).")
    double bandwidth;

    @Option(
            names = "--tflops",
            defaultValue = "989",
            paramLabel = "TFLOP/s",
            description =
                    "Of its matrix units in the form's precision, as published (default: ${DEFAULT-VALUE}, the H200's in"
                            + " half precision).")
    double tflops;

    @Option(
            names = "--windows-per-second",
            defaultValue = "1",
            description = "Windows that a call has encoded each second (default: ${DEFAULT-VALUE}).")
    double windowsPerSecond;

    @Option(
            names = "--tokens-per-second",
            defaultValue = "10",
            description = "Tokens that a call has decoded each second (default: ${DEFAULT-VALUE}).")
    double tokensPerSecond;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "Where the random weights are written and removed again; large-v3 has 3.1 GB (default: the system's"
                            + " folder for temporary files).")
    Optional<Path> work = Optional.empty();

    @Override
    public void run() {
        RandomModel.Shape chosen = Stream.of(RandomModel.Shape.values())
                .filter(one -> one.label().equals(shape))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--shape is tiny, base, small, medium or large-v3, not " + shape));
        if (rounds < 1 || utterances < 1 || batches.stream().anyMatch(batch -> batch < 1)) {
            throw new ParameterException(spec.commandLine(), "--rounds, --utterances and --batch must be at least 1");
        }
        Card found = required();
        GpuBench bench = new GpuBench(card.device(), weights, new CardFloor(bandwidth * 1e9, tflops * 1e12), rounds);
        ObjectNode json = Json.object();
        json.put("part", "gpu");
        json.putObject("card")
                .put("name", found.name())
                .put("id", found.id())
                .put("driver", found.driver())
                .put("totalBytes", found.totalBytes())
                .put("freeBytes", found.freeBytes());
        json.put("onnxruntime", Ort.get().version());
        json.put("weights", weights.label());
        json.put("rounds", rounds);
        json.put("bandwidthGBs", bandwidth);
        json.put("tflops", tflops);
        parity(bench, json.putObject("parity"));
        Path dir = temporary();
        try {
            RandomModel.write(dir, chosen.config());
            try (WhisperModel random = WhisperModel.open(dir)) {
                speed(bench, random, json.putObject("speed"));
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write a model to " + dir + ": " + e.getMessage() + "; --work names another folder");
        } finally {
            delete(dir);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json.toPrettyString());
        out.flush();
    }

    /** The card, or why there is none. */
    private Card required() {
        if (!Ort.get().hasCudaProvider()) {
            throw new CommandFailure("this build has no CUDA provider, so there is nothing to measure: build it with"
                    + " './mondegreen build -Pgpu' on a machine with a card");
        }
        try {
            return Card.of(card.device().id());
        } catch (OrtException e) {
            throw new CommandFailure("there is no card to measure: " + e.getMessage());
        }
    }

    private void parity(GpuBench bench, ObjectNode json) {
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            SpeechBank bank = corpus.open();
            List<float[]> mels = new ArrayList<>();
            for (Utterance one : bank.utterances("test", "speech").stream()
                    .filter(one -> one.endMs() - one.startMs()
                            < Math.min(MAX_AUDIO_MS, whisper.config().windowMs()))
                    .limit(utterances)
                    .toList()) {
                float[] pcm = Resampler.resample(bank.pcm(one), SpeechBank.RATE_HZ, LogMel.RATE_HZ);
                mels.add(new LogMel(whisper.config().mels())
                        .compute(pcm, whisper.config().windowFrames()));
            }
            FormParity parity = bench.parity(whisper, mels);
            json.put("model", whisper.dir().toString());
            json.put("against", "f32 on the CPU");
            json.put("agrees", parity.agrees(weights));
            json.put("windows", parity.windows());
            json.put("sameTexts", parity.sameTexts());
            json.put("tokens", parity.tokens());
            json.put("sameTokens", parity.sameTokens());
            ObjectNode farthest = json.putObject("farthest");
            parity.farthest().forEach((tap, far) -> farthest.put(tap.toString(), far));
        }
    }

    private void speed(GpuBench bench, WhisperModel random, ObjectNode json) {
        List<Integer> asked = batches.stream().distinct().sorted().toList();
        int largest = bench.largest(random, asked);
        json.put("shape", shape);
        json.put("parameters", random.parameters());
        var noRoom = json.putArray("noRoomForBatch");
        asked.stream().filter(batch -> batch > largest).forEach(noRoom::add);
        if (largest == 0) {
            throw new CommandFailure("the card has no room for " + shape + " with one slot; take a smaller --shape");
        }
        List<Integer> fitting = asked.stream().filter(batch -> batch <= largest).toList();
        var rows = json.putArray("steps");
        var opened = json.putArray("opened");
        double floorMs = bench.encoderFloorMs(random);
        for (Bench.Load load : List.of(Bench.Load.NONE, Bench.Load.PROBES, Bench.Load.ALL)) {
            for (boolean recorded : new boolean[] {false, true}) {
                GpuBench.Opened one = bench.time(random, load, recorded, fitting);
                one.steps().forEach(step -> put(step, one.encodeMs(), rows.addObject()));
                ObjectNode opening = opened.addObject()
                        .put("taps", load.name().toLowerCase(Locale.ROOT))
                        .put("cudaGraphs", recorded)
                        .put("slots", largest)
                        .put("bytes", one.bytes())
                        .put("windowsPerSecond", 1e3 / one.encodeMs())
                        .put("floorMs", floorMs)
                        .put("ofFloor", one.encodeMs() / floorMs);
                ObjectNode encodes = opening.putObject("msPerWindowByBatch");
                one.encodes().forEach(run -> encodes.put(Integer.toString(run.windows()), run.msPerWindow()));
            }
        }
    }

    private void put(GpuBench.Step step, double encodeMs, ObjectNode row) {
        double busyMs = windowsPerSecond * encodeMs + tokensPerSecond * step.p50Ms() / step.batch();
        row.put("taps", step.load().name().toLowerCase(Locale.ROOT))
                .put("cudaGraphs", step.recorded())
                .put("batch", step.batch())
                .put("p50Ms", step.p50Ms())
                .put("p95Ms", step.p95Ms())
                .put("floorMs", step.floorMs())
                .put("ofFloor", step.p50Ms() / step.floorMs())
                .put("tokensPerSecond", 1e3 * step.batch() / step.p50Ms())
                .put("callsPerCard", (int) (1e3 / busyMs));
    }

    private Path temporary() {
        try {
            return work.isPresent()
                    ? Files.createTempDirectory(work.get(), "random-whisper")
                    : Files.createTempDirectory("random-whisper");
        } catch (IOException e) {
            throw new CommandFailure("cannot make a folder for random weights: " + e.getMessage());
        }
    }

    private static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot remove " + dir + ": " + e.getMessage());
        }
    }
}
