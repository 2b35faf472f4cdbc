package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.app.Home;
import io.mondegreen.app.ServiceSettings;
import io.mondegreen.app.SettingException;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.lab.Bench;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Card;
import io.mondegreen.ort.Ort;
import io.mondegreen.ort.OrtException;
import io.mondegreen.ort.Placement;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen doctor}: whether the service would run here, and what stands in its way. */
@Command(
        name = "doctor",
        description = {
            "Say whether the service would run here: settings, Java, ONNX Runtime, CUDA and its card, the model with all that"
                    + " belongs to it, the device of each part of it, a decode of clips with a known loop and a known invention;"
                    + " Kafka, its topics and this user's rights. It reads the service's own settings (config/application.properties,"
                    + " environment, -D), changes nothing and opens no port.",
            "A line a check: ok, warning, or wrong with what to do. Exit status 1 if anything is wrong."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Checks: settings, java, onnxruntime, cuda, model (with probes, interventions, selftest, thresholds), device, decode,",
            "        kafka (with topics, rights)",
            "",
            "Examples:",
            "  mondegreen doctor",
            "  mondegreen doctor --skip kafka --device cuda --weights f16 --model ~/whisper-large-v3",
            "  mondegreen doctor --skip model,device,decode --bootstrap kafka:9093 --client-config operator.properties",
            "  kubectl exec mondegreen-0 -- /mondegreen/bin/mondegreen doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final Set<String> CHECKS = Set.of(
            "java",
            "onnxruntime",
            "cuda",
            "model",
            "interventions",
            "selftest",
            "thresholds",
            "device",
            "decode",
            "kafka",
            "topics",
            "rights");
    private static final String NATIVES =
            "mondegreen.natives must hold the libraries of this version ('mondegreen image tree' lays them out); empty takes"
                    + " those of the jar.";

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    BundleOption probes;

    @Mixin
    ComputeOption compute;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Option(names = "--skip", split = ",", paramLabel = "CHECK", description = "checks to leave out, named as below")
    Set<String> skip = new TreeSet<>();

    @Option(names = "--json", description = "the same as one JSON object")
    boolean json;

    @Override
    public Integer call() {
        for (String each : skip) {
            if (!CHECKS.contains(each)) {
                throw new ParameterException(
                        spec.commandLine(), "no check to skip is called '" + each + "'; " + new TreeSet<>(CHECKS));
            }
        }
        Diagnosis diagnosis = new Diagnosis(skip);
        settings(diagnosis).ifPresent(settings -> examine(settings, diagnosis));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(diagnosis.json().toPrettyString());
        } else {
            diagnosis.print(out);
        }
        out.flush();
        return diagnosis.level() == Diagnosis.Level.WRONG ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void examine(ServiceSettings settings, Diagnosis diagnosis) {
        settings.config()
                .natives()
                .ifPresent(folder -> System.setProperty(
                        "mondegreen.natives", Home.resolve(folder).toString()));
        EngineOptions engine = settings.stack().engine();
        diagnosis.look("java", "Java 25 or newer.", () -> java(diagnosis));
        diagnosis.look("onnxruntime", NATIVES, () -> natives(settings, diagnosis));
        diagnosis.look("cuda", "docs/operations.md#on-a-card", () -> cuda(engine, diagnosis));
        ModelChecks checks = new ModelChecks(settings, diagnosis);
        checks.files();
        diagnosis.look("device", "docs/operations.md#on-a-card", () -> placement(settings.stack(), diagnosis));
        checks.decode();
        new KafkaChecks(settings.line(client(settings)), diagnosis).run();
    }

    /** The service's; what the options say wins. Empty where they cannot be used. */
    private Optional<ServiceSettings> settings(Diagnosis diagnosis) {
        try {
            ServiceSettings settings = ServiceSettings.read(overrides());
            settings.stack();
            settings.line(client(settings));
            diagnosis.ok("settings", "of " + Home.dir().toAbsolutePath().normalize());
            return Optional.of(settings);
        } catch (ConfigValidationException refused) {
            diagnosis.wrong("settings", WrongSettings.lines(refused), WrongSettings.todo(refused));
        } catch (SettingException refused) {
            diagnosis.wrong("settings", refused.getMessage(), "docs/configuration.md");
        }
        return Optional.empty();
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new HashMap<>();
        if (model.dir != null) {
            overrides.put("mondegreen.model.dir", absolute(model.dir));
        }
        if (probes.file != null) {
            overrides.put("mondegreen.probes.bundle", absolute(probes.file));
        }
        given("--device", "mondegreen.engine.device", compute.device.name(), overrides);
        given("--language", "mondegreen.model.language", compute.language, overrides);
        given("--weights", "mondegreen.engine.weights", compute.weights.form.label(), overrides);
        given("--cuda-device", "mondegreen.engine.cuda-device", Integer.toString(compute.card.id), overrides);
        given("--threads", "mondegreen.engine.decoder-threads", Integer.toString(compute.threads), overrides);
        given("--threads", "mondegreen.engine.encoder-threads", Integer.toString(compute.threads), overrides);
        return overrides;
    }

    private void given(String option, String key, String value, Map<String, String> overrides) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            overrides.put(key, value);
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    /** How the service speaks to Kafka; what the options say wins. */
    private Map<String, Object> client(ServiceSettings settings) {
        Map<String, Object> client = new HashMap<>(settings.kafka());
        Object configured = client.get("bootstrap.servers");
        client.putAll(kafka.client());
        if (kafka.given().isEmpty() && configured != null) {
            client.put("bootstrap.servers", configured);
        }
        return client;
    }

    private static void java(Diagnosis diagnosis) {
        Runtime runtime = Runtime.getRuntime();
        diagnosis.ok(
                "java",
                Runtime.version() + ", " + runtime.availableProcessors() + " processors, heap of up to "
                        + (runtime.maxMemory() >> 20) + " MiB");
    }

    private static void natives(ServiceSettings settings, Diagnosis diagnosis) {
        diagnosis.ok(
                "onnxruntime",
                Ort.get().version() + " from " + Ort.get().folder()
                        + (settings.config().natives().isPresent() ? "" : ", unpacked from its jar"));
    }

    private static void cuda(EngineOptions engine, Diagnosis diagnosis) {
        boolean needed = engine.device() == DeviceChoice.CUDA;
        if (!Ort.get().hasCudaProvider()) {
            String none = "this build has no CUDA provider";
            if (needed) {
                diagnosis.wrong("cuda", none, "./mondegreen build -Pgpu, or mondegreen.engine.device=cpu");
            } else {
                diagnosis.ok("cuda", none + " (./mondegreen build -Pgpu)");
            }
            return;
        }
        try {
            Card card = Card.of(engine.card().id());
            diagnosis.ok(
                    "cuda",
                    "card " + card.id() + ", " + card.name() + ", " + (card.freeBytes() >> 20) + " of "
                            + (card.totalBytes() >> 20) + " MiB free, driver for CUDA " + card.driver());
        } catch (OrtException unusable) {
            String said = "not usable: " + unusable.getMessage();
            String todo = "docs/operations.md#on-a-card, or mondegreen.engine.device=cpu";
            if (needed) {
                diagnosis.wrong("cuda", said, todo);
            } else if (engine.device() == DeviceChoice.AUTO) {
                diagnosis.warn("cuda", said + "; it runs on the CPU", todo);
            } else {
                diagnosis.ok("cuda", said + ", and not asked for");
            }
        }
    }

    private static void placement(GuardStack.Options stack, Diagnosis diagnosis) {
        EngineOptions options = stack.engine();
        try (WhisperModel whisper = WhisperModel.open(stack.model())) {
            TapPlan plan = Bench.plan(Bench.Load.MITIGATE, whisper.config(), Optional.empty());
            try (TappedModel tapped = TappedModel.open(whisper, options, plan)) {
                String said = tapped.device().label() + ", weights "
                        + options.weights().label() + "\nencoder: " + say(tapped.encoderPlacement()) + "\ndecoder: "
                        + say(tapped.decoderPlacement());
                if (onCard(tapped.decoderPlacement())
                        && !tapped.decoderPlacement().besides(Placement.CUDA).isEmpty()) {
                    diagnosis.wrong(
                            "device",
                            said,
                            "Every step would cross the bus: report it with the lines above; mondegreen.engine.device=cpu"
                                    + " meanwhile.");
                } else {
                    diagnosis.ok("device", said);
                }
            }
        }
    }

    private static boolean onCard(Placement placement) {
        return placement.nodes().containsKey(Placement.CUDA);
    }

    /** Where the nodes are, and which ones are beside a card that has the others. */
    private static String say(Placement placement) {
        return placement.count() + " nodes: " + placement
                + (onCard(placement) && !placement.besides(Placement.CUDA).isEmpty()
                        ? "; not on the card: " + placement.besides(Placement.CUDA)
                        : "");
    }
}
