package io.mondegreen.lab;

import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import java.util.List;
import java.util.Map;

/**
 * One run to be made: a window and what is changed in it.
 *
 * @param interventions in the order in which they apply
 * @param sources       the activations that they name
 * @param gates         the live decoder's gates, for what they can do
 */
public record Trial(
        Window window, List<Intervention> interventions, Map<String, ActivationCache> sources, List<Ablation> gates) {
    public Trial {
        interventions = List.copyOf(interventions);
        sources = Map.copyOf(sources);
        gates = List.copyOf(gates);
    }

    /** Nothing is changed. */
    public static Trial clean(Window window) {
        return new Trial(window, List.of(), Map.of(), List.of());
    }

    public static Trial of(Window window, List<Intervention> interventions, Map<String, ActivationCache> sources) {
        return new Trial(window, interventions, sources, List.of());
    }

    /** The live decoder's own means. */
    public static Trial gated(Window window, List<Ablation> gates) {
        return new Trial(window, List.of(), Map.of(), gates);
    }

    /** The activations that an intervention names, null where it needs none. */
    ActivationCache source(Intervention what) {
        if (what.kind() == Intervention.Kind.ZERO) {
            return null;
        }
        ActivationCache source = sources.get(what.source());
        if (source == null) {
            throw new IllegalArgumentException(
                    what + ": there is no source '" + what.source() + "'; there are " + sources.keySet());
        }
        return source;
    }
}
