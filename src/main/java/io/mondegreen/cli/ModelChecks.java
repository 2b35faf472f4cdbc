package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.app.ServiceSettings;
import io.mondegreen.app.SettingException;
import io.mondegreen.audio.UlawClip;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.GuardCheck;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.Thresholds;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.InterventionBook;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.SelfTestClips;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether model, probes, interventions, clips and thresholds are there, whole, and made for each other; and whether they decode. */
final class ModelChecks {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RELEASED =
            "Load what was released together: model, probes.safetensors, interventions.json,"
                    + " selftest.json (docs/deploy.md).";

    private final ServiceSettings settings;
    private final GuardStack.Options stack;
    private final WeightForm weights;
    private final Diagnosis diagnosis;

    ModelChecks(ServiceSettings settings, Diagnosis diagnosis) {
        this.settings = settings;
        this.stack = settings.stack();
        this.weights = stack.engine().weights();
        this.diagnosis = diagnosis;
    }

    /** All that needs no engine. */
    void files() {
        if (!diagnosis.wants("model")) {
            return;
        }
        try (WhisperModel model = WhisperModel.open(stack.model())) {
            model(model);
            calls(model);
            Optional<ProbeBundle> bundle = probes(model);
            diagnosis.look("interventions", RELEASED, () -> interventions(model));
            diagnosis.look("selftest", RELEASED, () -> clips(model));
            diagnosis.look(
                    "thresholds",
                    "Correct the file (config/thresholds.schema.json), or measure it again with"
                            + " 'mondegreen guard calibrate'.",
                    () -> thresholds(bundle));
        } catch (RuntimeException unusable) {
            diagnosis.wrong(
                    "model",
                    String.valueOf(unusable.getMessage()),
                    "mondegreen.model.dir, or --model, names a Whisper model in HuggingFace layout; 'mondegreen model copy' lays"
                            + " one down and checks it.");
        }
    }

    private void model(WhisperModel model) {
        String hash = model.hash();
        Optional<String> wanted = settings.config().model().hash();
        if (wanted.isPresent() && !wanted.get().equals(hash)) {
            diagnosis.wrong(
                    "model",
                    model.dir() + " has hash " + hash + ", and mondegreen.model.hash asks for " + wanted.get(),
                    "Load the model that was released, or set the hash of this one (MG-1320).");
        } else {
            diagnosis.ok(
                    "model",
                    model.dir() + ", " + hash.substring(0, 12)
                            + (wanted.isPresent() ? ", as mondegreen.model.hash asks for" : ""));
        }
    }

    private void calls(WhisperModel model) {
        try {
            settings.requireBook(model.config().windowMs());
        } catch (SettingException | IllegalArgumentException unfit) {
            diagnosis.wrong("settings", unfit.getMessage(), "docs/configuration.md");
        }
    }

    private Optional<ProbeBundle> probes(WhisperModel model) {
        try {
            Optional<ProbeBundle> bundle = stack.bundle()
                    .or(() -> GuardStack.found(model.dir(), GuardStack.BUNDLE, weights))
                    .map(ProbeBundle::load)
                    .map(each ->
                            each.requireModel(model.hash(), weights.label()).requireServable(stack.sensitive()));
            bundle.ifPresentOrElse(
                    found -> diagnosis.ok("probes", found.heads().size() + " probes for weights " + found.form()),
                    () -> diagnosis.warn(
                            "probes",
                            "no probes for weights " + weights.label() + ": invention is not guarded",
                            "'mondegreen probe train' makes them."));
            return bundle;
        } catch (RuntimeException unusable) {
            diagnosis.wrong("probes", String.valueOf(unusable.getMessage()), RELEASED);
            return Optional.empty();
        }
    }

    private void interventions(WhisperModel model) {
        boolean needed = stack.policy().mode() == GuardMode.MITIGATE;
        Optional<Path> file = stack.cures()
                .interventions()
                .or(() -> GuardStack.found(model.dir(), GuardStack.INTERVENTIONS, weights));
        if (file.isEmpty()) {
            String none = "there are none beside the model";
            if (needed) {
                diagnosis.wrong(
                        "interventions",
                        none + ", and mode mitigate needs them",
                        "'mondegreen lab ablate --out' writes them; or set mondegreen.guard.mode=flag.");
            } else {
                diagnosis.ok("interventions", none + "; only mode mitigate needs them");
            }
            return;
        }
        InterventionBook book = InterventionBook.load(file.get()).requireModel(model.hash(), weights.label());
        diagnosis.ok("interventions", book.ladder().size() + " for this model" + (needed ? "" : ", not in use"));
    }

    private void clips(WhisperModel model) {
        settings.selfTestClips(model.dir(), weights)
                .map(SelfTestClips::load)
                .map(clips -> clips.requireModel(model.hash(), weights.label()))
                .ifPresentOrElse(
                        clips -> diagnosis.ok(
                                "selftest",
                                clips.clips().size() + " clips for this model: "
                                        + clips.clips().stream()
                                                .map(clip ->
                                                        clip.expected().name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", "))),
                        () -> diagnosis.warn(
                                "selftest",
                                "there are no clips: a running guard cannot test itself",
                                "'mondegreen lab selftest' finds some."));
    }

    private void thresholds(Optional<ProbeBundle> bundle) {
        Optional<Path> file = stack.alarms().file();
        if (file.isEmpty()) {
            diagnosis.ok(
                    "thresholds", "no file; a budget of " + stack.alarms().perHour() + " false alarms per agent-hour");
            return;
        }
        Thresholds read = Thresholds.read(file.get());
        ProbeBundle probes = bundle.orElseThrow(
                () -> new IllegalStateException("thresholds are for a probe bundle, and none can be used"));
        read.policies(stack.policy(), probes, stack.alarms().perHour());
        diagnosis.ok("thresholds", file.get() + ", " + read.tenants().size() + " tenants of their own");
    }

    /** Decodes the clips under guard: what must alarm alarms, what must not keeps still. */
    void decode() {
        if (!diagnosis.wants("decode") || diagnosis.level() == Diagnosis.Level.WRONG) {
            return; // what is wrong already says why it cannot
        }
        diagnosis.look("decode", "docs/operations.md#the-guard-is-unavailable", () -> {
            try (GuardStack opened = GuardStack.open(stack, EngineMeter.NONE)) {
                Optional<SelfTestClips> clips = settings.selfTestClips(
                                opened.model().dir(), opened.weights())
                        .map(SelfTestClips::load);
                if (clips.isEmpty()) {
                    diagnosis.warn("decode", "there are no clips to decode", "'mondegreen lab selftest' finds some.");
                    return;
                }
                GuardCheck.Result result = new GuardCheck(
                                opened.clipReader(), opened.bundle(), clips.get(), clip -> UlawClip.decode(clip.ulaw()))
                        .run(PATIENCE);
                say(result, clips.get().clips().size());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted", stopped);
            }
        });
    }

    private void say(GuardCheck.Result result, int count) {
        if (!result.passed()) {
            diagnosis.wrong(
                    "decode",
                    String.join("\n", result.failures()),
                    "Numbers that differ mean other weights, another bundle or a broken device: compare model and bundle with"
                            + " what was released.");
        } else if (!result.unchecked().isEmpty()) {
            diagnosis.warn(
                    "decode",
                    "passed " + count + " clips; not looked at: " + String.join("; ", result.unchecked()),
                    "Record the clips again with the bundle in use: 'mondegreen lab selftest'.");
        } else {
            diagnosis.ok(
                    "decode", "passed " + count + " clips: a known loop and a known invention alarm, speech does not");
        }
    }
}
