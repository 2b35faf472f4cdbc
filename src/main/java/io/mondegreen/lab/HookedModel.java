package io.mondegreen.lab;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * A model opened for experiments, with TransformerLens' verbs: {@link #runWithCache} reads activations, {@link
 * #runWithInterventions} changes them, {@link #compare} says what a change does between a clean and a corrupted run. Many
 * trials run side by side, one per slot ({@link #runAll}); each is what it would be alone. One owner thread.
 */
public final class HookedModel implements AutoCloseable {
    /** Name of the clean run's activations in {@link #compare}. */
    public static final String CLEAN = "clean";

    private final TappedModel tapped;
    private final Set<TapName> read;
    private final EngineOptions options;

    private HookedModel(TappedModel tapped, Set<TapName> read, EngineOptions options) {
        this.tapped = tapped;
        this.read = new TreeSet<>(read);
        this.options = options;
    }

    /**
     * Opens a model for reading; the decoder's gates work.
     *
     * @param options slots, threads, device and language
     * @throws IllegalArgumentException if the model has no such tap
     */
    public static HookedModel open(WhisperModel model, EngineOptions options, Set<TapName> read) {
        return open(model, options, read, Set.of());
    }

    /**
     * Opens a model.
     *
     * @param read    taps that every run caches; each costs a copy per position
     * @param patched taps that interventions may change; each costs four inputs of its size
     * @throws IllegalArgumentException if the model has no such tap
     */
    public static HookedModel open(WhisperModel model, EngineOptions options, Set<TapName> read, Set<TapName> patched) {
        TapPlan plan = new TapPlan(read, List.of(), List.of(), options.gates(), patched);
        return new HookedModel(TappedModel.open(model, options, plan), read, options);
    }

    /** Every tap that a model has. */
    public static Set<TapName> all(WhisperConfig config) {
        Set<TapName> taps = TapPlan.all(Stack.ENCODER, config.encoderLayers());
        taps.addAll(TapPlan.all(Stack.DECODER, config.decoderLayers()));
        return taps;
    }

    /**
     * The taps that interventions change in a model.
     *
     * @throws IllegalArgumentException if the model lacks what one names
     */
    public static Set<TapName> touched(WhisperConfig config, List<Intervention> interventions) {
        Set<TapName> taps = new TreeSet<>();
        interventions.forEach(what -> taps.addAll(what.taps(config.layers(what.stack()))));
        return taps;
    }

    public WhisperModel model() {
        return tapped.model();
    }

    /** Where it computes. */
    public Device device() {
        return tapped.device();
    }

    /** Trials that run side by side. */
    public int slots() {
        return tapped.slots();
    }

    /**
     * Runs a window as it is.
     *
     * @throws IllegalArgumentException if it does not fit the model
     */
    public Run runWithCache(Window window) {
        return run(Trial.clean(window));
    }

    /**
     * Runs a window with changed activations.
     *
     * @param sources the activations that the interventions name
     * @throws IllegalArgumentException if the window does not fit the model, an intervention names what the model lacks or a
     *     source that is not there or of another width, or positions that the run never came to
     */
    public Run runWithInterventions(
            Window window, List<Intervention> interventions, Map<String, ActivationCache> sources) {
        return run(Trial.of(window, interventions, sources));
    }

    /** Runs a window with heads and components closed by the live decoder's gates. */
    public Run runWithGates(Window window, List<Ablation> gates) {
        return run(Trial.gated(window, gates));
    }

    /** One trial. */
    public Run run(Trial trial) {
        return runAll(List.of(trial)).getFirst();
    }

    /** Trials in order, as many at a time as there are slots. */
    public List<Run> runAll(List<Trial> trials) {
        List<Run> runs = new ArrayList<>();
        for (int from = 0; from < trials.size(); from += slots()) {
            runs.addAll(together(trials.subList(from, Math.min(trials.size(), from + slots()))));
        }
        return runs;
    }

    /**
     * A metric on a clean run, on a corrupted one, and on the corrupted one with interventions, which find the clean run's
     * activations under the source {@code clean}; the taps that they change must be among those read.
     *
     * @throws IllegalArgumentException as {@link #runWithInterventions} does
     */
    public Comparison compare(
            Window clean, Window corrupted, List<Intervention> interventions, ToDoubleFunction<Run> metric) {
        Run good = runWithCache(clean);
        Map<String, ActivationCache> sources = Map.of(CLEAN, good.cache());
        List<Run> others = runAll(List.of(Trial.clean(corrupted), Trial.of(corrupted, interventions, sources)));
        return new Comparison(
                metric.applyAsDouble(good),
                metric.applyAsDouble(others.getFirst()),
                metric.applyAsDouble(others.getLast()));
    }

    private List<Run> together(List<Trial> trials) {
        List<TrialRun> runs = new ArrayList<>();
        for (int slot = 0; slot < trials.size(); slot++) {
            runs.add(new TrialRun(tapped, trials.get(slot), slot, runs, read, options.language()));
        }
        List<TrialRun> live = new ArrayList<>(runs);
        while (!live.isEmpty()) {
            live.forEach(TrialRun::feed);
            // slots that are done are computed too and ignored
            tapped.decoder().run(live.getLast().slot() + 1);
            live.forEach(TrialRun::read);
            live.removeIf(TrialRun::done);
        }
        return runs.stream().map(TrialRun::result).toList();
    }

    @Override
    public void close() {
        tapped.close();
    }
}
