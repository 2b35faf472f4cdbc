package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.Bench;
import io.mondegreen.lab.BenchWorker;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Ort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mondegreen bench step|encoder|worker}; {@link BenchEngineCommand} and {@link BenchGpuCommand} are below it. */
@Command(
        name = "bench",
        description = {
            "Time decoder steps or encoder windows and print JSON, or answer a driver that times several engines in turn.",
            "Tokens are forced, so the figures do not depend on what the model would say. With --against a second load is"
                    + " timed in turn, a few steps at a time, and the ratio comes with its 95 %% interval over openings of"
                    + " the model and rounds.",
            "A worker reads commands from its input, a line each, and answers each with a line of JSON: 'window N' encodes the"
                    + " window of --mel, feeds a prompt of four tokens and decodes N more; 'logits ID...' writes the logits of"
                    + " given tokens to a file; 'quit' ends it."
        },
        subcommands = {BenchEngineCommand.class, BenchGpuCommand.class},
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen bench engine --rate 4,8 --seconds 10",
            "  mondegreen bench step --taps probes --against none --rounds 40",
            "  mondegreen bench step --batch 8 --taps all --against none",
            "  mondegreen bench encoder --model ~/whisper-tiny --threads 2",
            "  mondegreen bench encoder --audio 2500",
            "  mondegreen bench step --weights q8 --against-weights f32",
            "  mondegreen bench gpu",
            "  mondegreen bench worker --model ~/whisper-tiny --mel window.f32 --weights q8 --taps all"
        })
final class BenchCommand implements Runnable {
    /** What is timed. */
    enum Part {
        STEP,
        ENCODER,
        WORKER
    }

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    BundleOption probes;

    @Spec
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "step|encoder|worker",
            description = "What to time; 'engine' and 'gpu' have options of their own.")
    Part part;

    @Option(
            names = "--batch",
            defaultValue = "1",
            description = "Live slots of a step, or windows of one encoder run (default: ${DEFAULT-VALUE}).")
    int batch;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads of the runtime (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--spin-us",
            defaultValue = "0",
            description = "Microseconds that threads look out for work before they sleep (default: ${DEFAULT-VALUE}).")
    int spinUs;

    @Option(
            names = "--tokens",
            defaultValue = "64",
            description = "Forced steps per round (default: ${DEFAULT-VALUE}).")
    int tokens;

    @Option(
            names = "--rounds",
            defaultValue = "10",
            description = "Rounds that count, per opening of the model (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--openings",
            defaultValue = "6",
            description = "How often a step's sessions are opened anew (default: ${DEFAULT-VALUE}).")
    int openings;

    @Option(
            names = "--audio",
            paramLabel = "MS",
            description = "Encode so much audio and no more (default: the model's whole window).")
    Optional<Integer> audioMs = Optional.empty();

    @Option(
            names = "--taps",
            defaultValue = "probes",
            paramLabel = "LOAD",
            description = {
                "What runs beside the model: none; probes, which is what the guard runs: the bundle's probe heads and watched"
                        + " heads; mitigate: the same with gates; all: that, a probe pair on every layer and every residual"
                        + " stream as output; gates, heads, watched: one part alone (default: ${DEFAULT-VALUE})."
            })
    Bench.Load taps;

    @Option(names = "--against", paramLabel = "LOAD", description = "Time this load in turn and give the ratio.")
    Optional<Bench.Load> against = Optional.empty();

    @Mixin
    WeightsOption weights;

    @Option(
            names = "--against-weights",
            paramLabel = "f32|f16|q8",
            description = "Time steps with weights in this form in turn and give the ratio.")
    Optional<WeightForm> againstWeights = Optional.empty();

    @Option(
            names = "--mel",
            paramLabel = "FILE",
            description = "The worker's window: log-mel, mels x frames raw float32, little-endian.")
    Path mel;

    @Override
    public void run() {
        if (part == null) {
            throw new ParameterException(spec.commandLine(), "say what to time: step, encoder, engine, worker or gpu");
        }
        requirePositive("--batch", batch);
        requirePositive("--threads", threads);
        requirePositive("--tokens", tokens);
        requirePositive("--rounds", rounds);
        requirePositive("--openings", openings);
        if (spinUs < 0) {
            throw new ParameterException(spec.commandLine(), "--spin-us must be 0 or more, not " + spinUs);
        }
        audioMs.ifPresent(ms -> requirePositive("--audio", ms));
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            if (part == Part.WORKER) {
                answer(whisper);
                return;
            }
            ObjectNode json = Json.object();
            json.put("part", part.name().toLowerCase(Locale.ROOT));
            json.put("model", whisper.dir().toString());
            json.put("modelHash", whisper.hash());
            json.put("onnxruntime", Ort.get().version());
            json.put("threads", threads);
            json.put("spinUs", spinUs);
            json.put("weights", weights.form.label());
            json.put("rounds", rounds);
            if (part == Part.STEP) {
                steps(whisper, json);
            } else {
                OptionalInt audio = audioMs.map(OptionalInt::of).orElse(OptionalInt.empty());
                put(
                        json,
                        Bench.encoder(whisper, weights.form, new Bench.Threads(threads, spinUs), rounds, batch, audio),
                        "msPerWindow");
                json.put("windowsPerRun", batch);
                json.put("windowMs", whisper.config().windowMs());
                audioMs.ifPresent(ms -> json.put("audioMs", ms));
            }
            spec.commandLine().getOut().println(json.toPrettyString());
            spec.commandLine().getOut().flush();
        }
    }

    private void steps(WhisperModel whisper, ObjectNode json) {
        List<Bench.Variant> variants = new ArrayList<>(List.of(new Bench.Variant(taps, weights.form)));
        boolean compared = against.isPresent() || againstWeights.isPresent();
        if (compared) {
            variants.add(new Bench.Variant(against.orElse(taps), againstWeights.orElse(weights.form)));
        }
        List<Bench.Timing> timings = Bench.steps(
                whisper,
                variants,
                probes.find(whisper, WeightForm.F32),
                batch,
                new Bench.Threads(threads, spinUs),
                tokens,
                new Bench.Effort(openings, rounds));
        json.put("openings", openings);
        json.put("batch", batch);
        json.put("forcedTokens", Math.min(tokens, whisper.config().targetPositions()));
        json.put("taps", taps.name().toLowerCase(Locale.ROOT));
        put(json, timings.getFirst(), "msPerStep");
        if (compared) {
            ObjectNode other = json.putObject("against");
            other.put("taps", variants.get(1).load().name().toLowerCase(Locale.ROOT));
            other.put("weights", variants.get(1).weights().label());
            put(other, timings.get(1), "msPerStep");
            Bench.Ratio ratio = Bench.ratio(timings.get(0), timings.get(1));
            json.putObject("ratio")
                    .put("value", ratio.value())
                    .put("low", ratio.low())
                    .put("high", ratio.high());
        }
    }

    private void answer(WhisperModel whisper) {
        if (mel == null) {
            throw new ParameterException(spec.commandLine(), "a worker wants --mel FILE, the window that it encodes");
        }
        try (BenchWorker worker = new BenchWorker(
                whisper,
                weights.form,
                taps,
                probes.find(whisper, WeightForm.F32),
                new Bench.Threads(threads, spinUs),
                batch,
                floats(whisper))) {
            BenchLines.answer(worker, System.in, spec.commandLine().getOut());
        }
    }

    private float[] floats(WhisperModel whisper) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(mel);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + mel + ": " + e.getMessage());
        }
        int wanted = whisper.config().mels() * whisper.config().windowFrames();
        if (bytes.length != wanted * Float.BYTES) {
            throw new CommandFailure(mel + " has " + bytes.length + " bytes, but this model's window is "
                    + whisper.config().mels() + " x " + whisper.config().windowFrames() + " float32, "
                    + wanted * Float.BYTES + " bytes");
        }
        float[] values = new float[wanted];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static void put(ObjectNode json, Bench.Timing timing, String unit) {
        json.putObject(unit).put("p50", timing.p50()).put("p95", timing.p95());
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, not " + value);
        }
    }
}
