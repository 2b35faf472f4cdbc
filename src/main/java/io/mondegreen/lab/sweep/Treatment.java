package io.mondegreen.lab.sweep;

import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing that is done to windows: activations changed, audio nudged, or nothing.
 *
 * @param name          for people
 * @param sites         where it intervenes; empty for interventions that were written by hand
 * @param interventions in the order in which they apply
 */
public record Treatment(String name, Role role, List<Site> sites, List<Intervention> interventions, Nudge nudge) {
    /** What it is in the sweep for. */
    public enum Role {
        /** Nothing is changed. */
        NONE,
        /** A whole component. */
        COMPONENT,
        /** One head. */
        HEAD,
        /** Several heads, or halves of a layer's heads on the way to one. */
        HEADS,
        /** Written by the user. */
        OWN,
        /** Placebo: heads drawn by chance. */
        RANDOM,
        /** Placebo: the audio is changed by nothing that matters. */
        NUDGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Treatment NONE = new Treatment("as it is", Role.NONE, List.of(), List.of(), Nudge.NONE);

    public Treatment {
        sites = List.copyOf(sites);
        interventions = List.copyOf(interventions);
    }

    static Treatment at(Site site, Kind kind, String source, float mix) {
        Role role = site.heads().isEmpty() ? Role.COMPONENT : site.isHead() ? Role.HEAD : Role.HEADS;
        return new Treatment(
                site + (mix == 1 ? "" : " x " + mix),
                role,
                List.of(site),
                List.of(site.with(kind, source, mix)),
                Nudge.NONE);
    }

    static Treatment nudge(Nudge nudge) {
        return new Treatment(nudge.label(), Role.NUDGE, List.of(), List.of(), nudge);
    }

    static Treatment own(List<Intervention> interventions) {
        String name = interventions.stream().map(Intervention::toString).collect(Collectors.joining(";"));
        return new Treatment(name, Role.OWN, List.of(), interventions, Nudge.NONE);
    }

    /** Both together. */
    Treatment and(Treatment other) {
        List<Site> places = new ArrayList<>(sites);
        places.addAll(other.sites);
        List<Intervention> all = new ArrayList<>(interventions);
        all.addAll(other.interventions);
        return new Treatment(name + " + " + other.name, Role.HEADS, places, all, Nudge.NONE);
    }

    /** The same in another role. */
    Treatment as(Role other, String otherName) {
        return new Treatment(otherName, other, sites, interventions, nudge);
    }

    /** What it does, whatever it is called: the same key, the same runs. */
    String key() {
        if (nudge != Nudge.NONE) {
            return "audio:" + nudge;
        }
        List<String> written =
                interventions.stream().map(Intervention::toString).toList();
        // at other places the order of closing does not matter; by hand it may
        return String.join(
                ";", sites.isEmpty() ? written : written.stream().sorted().toList());
    }

    /** The same as gates of the live decoder, where they can do all of it. */
    Optional<List<Ablation>> gates(WhisperConfig config) {
        List<Ablation> all = new ArrayList<>();
        for (Intervention what : interventions) {
            Optional<List<Ablation>> gates = what.gates(config.layers(Stack.DECODER), config.heads(Stack.DECODER));
            if (gates.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(gates.get());
        }
        return Optional.of(List.copyOf(all));
    }

    /** Relative depth of each place: of its sites, or of every layer that interventions by hand touch. */
    List<Double> depths(WhisperConfig config) {
        if (!sites.isEmpty()) {
            return sites.stream().map(site -> site.depth(config)).toList();
        }
        return HookedModel.touched(config, interventions).stream()
                .filter(tap -> tap.layer() >= 0)
                .map(tap -> Depth.relative(tap.layer(), config.layers(tap.stack())))
                .toList();
    }

    /** How many heads it changes. */
    int heads(WhisperConfig config) {
        return sites.stream().mapToInt(site -> site.count(config)).sum();
    }
}
