package io.mondegreen.app;

import io.mondegreen.audio.Activity;
import io.mondegreen.engine.Engine;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.MemoryPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.Challenger;
import io.mondegreen.guard.ClipReader;
import io.mondegreen.guard.DriftReference;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedEngine;
import io.mondegreen.guard.GuardedModel;
import io.mondegreen.guard.Remedies;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.guard.SpeechTrim;
import io.mondegreen.guard.Thresholds;
import io.mondegreen.guard.ThresholdsWatch;
import io.mondegreen.guard.TokenShapes;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.InterventionBook;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ProbeHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model with everything that listens to it: opened from the model outwards, closed the other way round. The service and
 * the commands on files use the same stack.
 */
public final class GuardStack implements AutoCloseable {

    /** The probe bundle that is looked for beside a model. */
    public static final String BUNDLE = "probes.safetensors";

    /** The interventions that mode mitigate looks for beside a model. */
    public static final String INTERVENTIONS = "interventions.json";

    /** The clips of the guard's self-test that are looked for beside a model. */
    public static final String SELF_TEST = "selftest.json";

    private final WhisperModel model;
    private final EngineOptions options;
    private final Engine engine;
    private final GuardedModel heard;
    private final GuardedEngine guarded;
    private final Optional<ProbeBundle> bundle;
    private final Optional<ThresholdsWatch> thresholds;
    private final Path bundleFile;

    private GuardStack(
            WhisperModel model,
            EngineOptions options,
            Engine engine,
            GuardedModel heard,
            GuardedEngine guarded,
            Optional<ProbeBundle> bundle,
            Optional<ThresholdsWatch> thresholds,
            Path bundleFile) {
        this.model = model;
        this.options = options;
        this.engine = engine;
        this.heard = heard;
        this.guarded = guarded;
        this.bundle = bundle;
        this.thresholds = thresholds;
        this.bundleFile = bundleFile;
    }

    /**
     * What to open.
     *
     * @param model     directory in HuggingFace layout
     * @param bundle    probe bundle; the one beside the model, if there is one, where empty
     * @param sensitive whether the bundle may hold heads about the person
     * @param cures     for mode mitigate; not looked at in any other
     * @param alarms    how many may be false
     * @param challenger a second bundle for the same model, whose verdicts are counted beside the first's
     * @param drift      what the guard's signals are compared with
     */
    public record Options(
            Path model,
            Optional<Path> bundle,
            boolean sensitive,
            EngineOptions engine,
            GuardPolicy policy,
            Cures cures,
            Alarms alarms,
            Optional<Path> challenger,
            DriftReference drift) {

        /** Watching for drift against the bundle. */
        public Options(
                Path model,
                Optional<Path> bundle,
                boolean sensitive,
                EngineOptions engine,
                GuardPolicy policy,
                Cures cures,
                Alarms alarms,
                Optional<Path> challenger) {
            this(model, bundle, sensitive, engine, policy, cures, alarms, challenger, DriftReference.BUNDLE);
        }

        /** With the standard budget of false alarms, without a challenger. */
        public Options(
                Path model,
                Optional<Path> bundle,
                boolean sensitive,
                EngineOptions engine,
                GuardPolicy policy,
                Cures cures) {
            this(model, bundle, sensitive, engine, policy, cures, Alarms.standard(), Optional.empty());
        }
    }

    /**
     * How many alarms may be false.
     *
     * @param perHour of high severity per agent-hour, above 0
     * @param file    budgets and thresholds of tenants, watched while the stack is open
     */
    public record Alarms(double perHour, Optional<Path> file) {
        public Alarms {
            Thresholds.requireBudget(perHour);
        }

        /** One per hour, for everybody. */
        public static Alarms standard() {
            return new Alarms(RiskLevels.STANDARD_BUDGET, Optional.empty());
        }
    }

    /**
     * What mitigation may do.
     *
     * @param interventions file of {@code mondegreen lab ablate}; the one beside the model where empty
     * @param tries         further decodes of a window at most
     * @param tokens        that they may write together
     * @param trim          time for the try on the window's speech alone; zero for none
     */
    public record Cures(Optional<Path> interventions, int tries, int tokens, Duration trim) {
        /** The file beside the model, two tries, 256 tokens, none on speech alone. */
        public static Cures standard() {
            return new Cures(Optional.empty(), 2, 256, Duration.ZERO);
        }
    }

    /**
     * Opens model, probes, engine and guard.
     *
     * @throws io.mondegreen.model.ModelException if the model cannot be used
     * @throws io.mondegreen.guard.ThresholdsException if the thresholds file cannot be used
     * @throws io.mondegreen.probe.ProbeException if the bundle or the interventions cannot be used, were made for another
     *     model, or may not be served
     */
    public static GuardStack open(Options options, EngineMeter meter) {
        WhisperModel model = WhisperModel.open(options.model());
        try {
            Optional<ProbeBundle> bundle = bundle(options).map(file -> served(file, model, options));
            List<ProbeHead> heads =
                    new ArrayList<>(bundle.map(ProbeBundle::heads).orElse(List.of()));
            Optional<Challenger> challenger = options.challenger()
                    .map(file -> served(file, model, options))
                    .map(second -> beside(heads, second, options.alarms().perHour()));
            Optional<Remedies> remedies = options.policy().mode() == GuardMode.MITIGATE
                    ? Optional.of(remedies(options, model))
                    : Optional.empty();
            GuardPolicy policy = bundle.map(probes ->
                            options.policy().resolved(probes, options.alarms().perHour()))
                    .orElse(options.policy());
            Optional<ThresholdsWatch> thresholds =
                    options.alarms().file().map(file -> watch(file, policy, bundle, options));
            Engine engine = Engine.open(
                    model,
                    // nothing else closes any, and a graph without them is faster
                    options.engine().withGates(remedies.isPresent()),
                    heads,
                    bundle.map(ProbeBundle::alignmentHeads).orElse(List.of()),
                    meter);
            WeightForm weights = options.engine().weights();
            GuardedModel heard = heard(model, weights, options.engine().language());
            return new GuardStack(
                    model,
                    options.engine(),
                    engine,
                    heard,
                    new GuardedEngine(
                            engine::submit,
                            heard,
                            bundle,
                            policy,
                            remedies,
                            thresholds.map(ThresholdsWatch::policies),
                            challenger,
                            options.drift()),
                    bundle,
                    thresholds,
                    bundle(options).orElseGet(() -> beside(options.model(), BUNDLE, weights)));
        } catch (RuntimeException failed) {
            model.close();
            throw failed;
        }
    }

    public WhisperModel model() {
        return model;
    }

    /** Form of the matrices that the engine computes with. */
    public WeightForm weights() {
        return options.weights();
    }

    /** What it may hold in memory on the CPU. */
    public MemoryPlan memory() {
        return MemoryPlan.of(model, options);
    }

    public Engine engine() {
        return engine;
    }

    public GuardedEngine guarded() {
        return guarded;
    }

    /** Empty where invention is not guarded. */
    public Optional<ProbeBundle> bundle() {
        return bundle;
    }

    /** The file that the bundle was, or would be, read from. */
    public Path bundleFile() {
        return bundleFile;
    }

    /** Decodes clips beside the calls, for the guard's test of itself. */
    public ClipReader clipReader() {
        return new ClipReader(engine::submit, heard, bundle);
    }

    /** What the laboratory found to cure the model and mode mitigate leaves out, because it cannot run live. */
    public List<String> refused() {
        return guarded.refused();
    }

    /** Empty where no thresholds file is watched. */
    public Optional<ThresholdsWatch> thresholds() {
        return thresholds;
    }

    /** Of everything that shapes text and alerts besides the audio; part of every id. */
    public String fingerprint() {
        return String.join(
                "/",
                guarded.ids().model(),
                guarded.ids().bundle(),
                guarded.ids().policy());
    }

    @Override
    public void close() {
        thresholds.ifPresent(ThresholdsWatch::close);
        engine.close();
        model.close();
    }

    private static ProbeBundle served(Path file, WhisperModel model, Options options) {
        return ProbeBundle.load(file)
                .requireModel(model.hash(), options.engine().weights().label())
                .requireServable(options.sensitive());
    }

    /** Its heads run in the same graph, after the others. */
    private static Challenger beside(List<ProbeHead> heads, ProbeBundle second, double perHour) {
        Challenger challenger = new Challenger(second, heads.size(), perHour);
        heads.addAll(second.heads());
        return challenger;
    }

    /** Where a file lies that holds for one form of a model: {@code probes.q8.safetensors} for {@code probes.safetensors}. */
    public static Path beside(Path model, String file, WeightForm weights) {
        int dot = file.lastIndexOf('.');
        return model.resolve(
                weights == WeightForm.F32
                        ? file
                        : file.substring(0, dot) + "." + weights.label() + file.substring(dot));
    }

    /**
     * The same where it is there; else the one of f32 where that is there, so that it is refused by what it says of itself and
     * nobody runs without the guard unawares.
     */
    public static Optional<Path> found(Path model, String file, WeightForm weights) {
        return Stream.of(beside(model, file, weights), beside(model, file, WeightForm.F32))
                .filter(Files::exists)
                .findFirst();
    }

    private static Optional<Path> bundle(Options options) {
        return options.bundle()
                .or(() -> found(options.model(), BUNDLE, options.engine().weights()));
    }

    private static ThresholdsWatch watch(Path file, GuardPolicy policy, Optional<ProbeBundle> bundle, Options options) {
        ProbeBundle probes =
                bundle.orElseThrow(() -> new IllegalArgumentException("thresholds are for a probe bundle, and"
                        + " there is none beside " + options.model() + "; train one with 'mondegreen probe train'"));
        return new ThresholdsWatch(file, policy, probes, options.alarms().perHour());
    }

    private static Remedies remedies(Options options, WhisperModel model) {
        Cures cures = options.cures();
        WeightForm weights = options.engine().weights();
        Path file = cures.interventions()
                .or(() -> found(options.model(), INTERVENTIONS, weights))
                .orElseGet(() -> beside(options.model(), INTERVENTIONS, weights));
        InterventionBook book = InterventionBook.load(file).requireModel(model.hash(), weights.label());
        Remedies found = Remedies.of(book, cures.tries(), cures.tokens());
        return cures.trim().isZero() ? found : found.with(new SpeechTrim(Activity::of, cures.trim()));
    }

    /**
     * What a guard must know of a model.
     *
     * @throws IllegalArgumentException if it has no tokenizer
     */
    public static GuardedModel heard(WhisperModel model, WeightForm weights, String language) {
        WhisperTokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException(model.dir()
                        + " has no tokenizer, so there is no text to guard; add the model's tokenizer.json"));
        int prompt = model.generation().prompt(language, "transcribe", false).length;
        TokenShapes shapes = TokenShapes.of(
                model.config().vocab(),
                id -> tokenizer.isSpecial(id) || tokenizer.isTimestamp(id)
                        ? ""
                        : new String(tokenizer.piece(id), StandardCharsets.UTF_8));
        return new GuardedModel(
                weights.identity(model.hash()),
                model.config().windowMs(),
                model.config().targetPositions() - prompt,
                shapes,
                tokenizer::decode);
    }
}
