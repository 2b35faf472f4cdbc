package io.mondegreen.cli;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.lab.Bench;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Card;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.Ort;
import io.mondegreen.ort.OrtException;
import io.mondegreen.ort.Placement;
import io.mondegreen.probe.ProbeBundle;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mondegreen doctor}: what this machine computes with, and where. */
@Command(
        name = "doctor",
        description = {
            "Say what this machine would compute with: Java, ONNX Runtime, CUDA and its card, the model, and on which device the"
                    + " runtime puts each part of it.",
            "A line a check; what is wrong begins with 'FAILED' and says what to do. Exit status 1 if anything failed."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen doctor",
            "  mondegreen doctor --device cuda --weights f16 --model ~/whisper-large-v3"
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    BundleOption probes;

    @Mixin
    ComputeOption compute;

    @Spec
    CommandSpec spec;

    private boolean failed;

    @Override
    public Integer call() {
        check("java", DoctorCommand::java);
        check("onnxruntime", () -> Ort.get().version() + " from " + Ort.get().folder());
        check("cuda", this::cuda);
        check("model", this::model);
        check("device", this::placement);
        spec.commandLine().getOut().flush();
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void check(String name, Supplier<String> ask) {
        PrintWriter out = spec.commandLine().getOut();
        String answer;
        try {
            answer = ask.get();
        } catch (RuntimeException e) {
            failed = true;
            answer = "FAILED: " + e.getMessage();
        }
        answer.lines().forEach(line -> out.printf("%-12s %s%n", name, line));
    }

    private static String java() {
        Runtime runtime = Runtime.getRuntime();
        return Runtime.version() + ", " + runtime.availableProcessors() + " processors, heap of up to "
                + (runtime.maxMemory() >> 20) + " MiB";
    }

    private String cuda() {
        Device.Cuda wanted = compute.card.device();
        if (!Ort.get().hasCudaProvider()) {
            return require(
                    compute.device != DeviceChoice.CUDA, "this build has no CUDA provider (./mondegreen build -Pgpu)");
        }
        try {
            Card card = Card.of(wanted.id());
            return "card " + card.id() + ", " + card.name() + ", " + (card.freeBytes() >> 20) + " of "
                    + (card.totalBytes() >> 20) + " MiB free, driver for CUDA " + card.driver();
        } catch (OrtException e) {
            return require(compute.device != DeviceChoice.CUDA, "not usable: " + e.getMessage());
        }
    }

    private static String require(boolean holds, String answer) {
        if (!holds) {
            throw new IllegalStateException(answer);
        }
        return answer;
    }

    private String model() {
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            Optional<ProbeBundle> bundle = probes.find(whisper, compute.weights.form);
            return whisper.dir() + ", " + whisper.hash().substring(0, 12) + "\n"
                    + bundle.map(found -> found.heads().size() + " probes for weights " + found.form())
                            .orElse("no probes for weights " + compute.weights.form.label()
                                    + ": invention is not guarded; 'mondegreen probe train' makes them");
        }
    }

    private String placement() {
        EngineOptions options = compute.with(1, 1);
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            TapPlan plan = Bench.plan(Bench.Load.MITIGATE, whisper.config(), Optional.empty());
            try (TappedModel tapped = TappedModel.open(whisper, options, plan)) {
                return tapped.device().label() + ", weights "
                        + compute.weights.form.label() + "\nencoder: " + say(tapped.encoderPlacement()) + "\ndecoder: "
                        + say(tapped.decoderPlacement());
            }
        }
    }

    /** Where the nodes are, and which ones are beside a card that has the others. */
    private static String say(Placement placement) {
        return placement.count() + " nodes: " + placement
                + (placement.nodes().containsKey(Placement.CUDA)
                                && !placement.besides(Placement.CUDA).isEmpty()
                        ? "; not on the card: " + placement.besides(Placement.CUDA)
                        : "");
    }
}
