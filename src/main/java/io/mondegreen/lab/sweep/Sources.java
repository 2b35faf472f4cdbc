package io.mondegreen.lab.sweep;

import io.mondegreen.audio.LogMel;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.References;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The activations that interventions put in place of a run's own, by name: {@code noise}, {@code silence}, {@code mean} (over
 * ordinary speech), {@code other} (another sentence), and the probes of the bundle by their names, as directions.
 */
final class Sources {
    /** Windows of speech that a mean is taken of. */
    static final int MEAN_OF = 16;

    /** Another sentence. */
    static final String OTHER = "other";

    private static final List<String> NAMES = List.of("noise", "silence", "mean", OTHER);

    private final Workshop workshop;
    private final Optional<ProbeBundle> bundle;
    private final long seed;
    private final Supplier<List<float[]>> speech;
    private final Map<Set<TapName>, Map<String, ActivationCache>> made = new HashMap<>();

    /**
     * @param speech 16 kHz windows of ordinary speech that a mean is taken of; the first is {@code other}
     */
    Sources(Workshop workshop, Optional<ProbeBundle> bundle, long seed, Supplier<List<float[]>> speech) {
        this.workshop = workshop;
        this.bundle = bundle;
        this.seed = seed;
        this.speech = speech;
    }

    /** The name of the source of a sweep's kind; empty for zero. */
    static String named(Kind kind) {
        return switch (kind) {
            case ZERO -> "";
            case RESAMPLE -> OTHER;
            case MEAN, NOISE, SILENCE -> kind.toString();
            case DIRECTION -> throw new IllegalArgumentException("a direction is named by its probe");
        };
    }

    /**
     * Those that some interventions name, of the taps that they change.
     *
     * @throws IllegalArgumentException if there is no such source
     */
    Map<String, ActivationCache> of(List<Intervention> interventions) {
        WhisperConfig config = workshop.model().config();
        Set<TapName> taps = HookedModel.touched(
                config,
                interventions.stream()
                        .filter(what ->
                                !what.source().isEmpty() && head(what.source()).isEmpty())
                        .toList());
        Map<String, ActivationCache> known = made.computeIfAbsent(taps, _ -> new HashMap<>());
        Set<String> names = new TreeSet<>();
        interventions.forEach(what -> names.add(what.source()));
        names.remove("");
        for (String name : names) {
            if (!known.containsKey(name)) {
                known.put(name, head(name).map(Sources::direction).orElseGet(() -> make(name, taps)));
            }
        }
        return known;
    }

    /**
     * Checks what was written by hand, before anything is run.
     *
     * @throws IllegalArgumentException if it does not fit the model, or names a source that there is not
     */
    void check(List<Intervention> written) {
        WhisperConfig config = workshop.model().config();
        for (Intervention what : written) {
            what.requireFor(config.layers(what.stack()), config.heads(what.stack()));
            int always = what.stack() == Stack.ENCODER ? config.sourcePositions() : workshop.promptLength();
            if (what.positions().below(always).length == 0) {
                throw new IllegalArgumentException(
                        what + ": some windows end before these positions; choose one at least"
                                + " that every window has, below " + always);
            }
            Optional<ProbeHead> head = head(what.source());
            if (head.isPresent()
                    && !HookedModel.touched(config, List.of(what))
                            .equals(Set.of(head.get().tap()))) {
                throw new IllegalArgumentException(what + ": the probe '" + what.source() + "' reads "
                        + head.get().tap() + "; write " + head.get().tap() + "=" + what.kind() + ":" + what.source());
            }
            if (!what.source().isEmpty() && head.isEmpty() && !NAMES.contains(what.source())) {
                throw new IllegalArgumentException(what + ": there is no source '" + what.source() + "'; there are "
                        + String.join(", ", NAMES) + ", and the probes of the bundle by their names");
            }
        }
    }

    private Optional<ProbeHead> head(String name) {
        return bundle.flatMap(of ->
                of.everyHead().stream().filter(head -> head.name().equals(name)).findFirst());
    }

    private static ActivationCache direction(ProbeHead head) {
        ActivationCache cache = new ActivationCache();
        cache.put(head.tap(), head.weight(), 1, head.weight().length);
        return cache;
    }

    private ActivationCache make(String name, Set<TapName> taps) {
        HookedModel hooked = workshop.open(false, taps, Set.of());
        return switch (name) {
            case "noise" -> References.noise(hooked, seed);
            case "silence" -> References.silence(hooked);
            case "mean" -> {
                List<Run> runs = hear(hooked, speech.get());
                yield References.mean(runs, runs.getFirst().promptLength());
            }
            case OTHER -> hear(hooked, speech.get().subList(0, 1)).getFirst().cache();
            default -> throw new IllegalArgumentException("there is no source '" + name + "'");
        };
    }

    private static List<Run> hear(HookedModel hooked, List<float[]> windows) {
        WhisperConfig config = hooked.model().config();
        LogMel logMel = new LogMel(config.mels());
        List<Run> runs = new ArrayList<>();
        for (float[] pcm : windows) {
            runs.add(hooked.runWithCache(Window.greedy(logMel.compute(pcm, config.windowFrames()))));
        }
        return runs;
    }
}
