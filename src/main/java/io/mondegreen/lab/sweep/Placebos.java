package io.mondegreen.lab.sweep;

import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.sweep.Treatment.Role;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is measured beside cures and cures nothing: nudges of the audio, and as many heads as the cure closes, drawn by chance
 * several times.
 */
final class Placebos {
    private final List<Treatment> nudges;
    private final SortedMap<Integer, List<Treatment>> random = new TreeMap<>();

    Placebos(SweepSettings settings, WhisperConfig config, List<Nudge> nudges, List<Treatment> cures, long seed) {
        this.nudges = nudges.stream().map(Treatment::nudge).toList();
        List<Site> heads = Site.heads(settings.parts(), config);
        cures.stream()
                .mapToInt(cure -> Math.clamp(cure.heads(config), 1, Math.max(1, heads.size())))
                .distinct()
                .forEach(count -> random.put(count, draw(settings, heads, count, seed)));
    }

    private static List<Treatment> draw(SweepSettings settings, List<Site> heads, int count, long seed) {
        List<Treatment> draws = new ArrayList<>();
        for (int i = 0; i < settings.placebos() && !heads.isEmpty(); i++) {
            List<Site> shuffled = new ArrayList<>(heads);
            Collections.shuffle(shuffled, new Random(seed * 31 + 1009L * count + i));
            draws.add(shuffled.subList(0, count).stream()
                    .map(site -> settings.at(site, settings.most()))
                    .reduce(Treatment::and)
                    .orElseThrow()
                    .as(Role.RANDOM, name(count)));
        }
        return List.copyOf(draws);
    }

    private static String name(int count) {
        return count == 1 ? "a random head" : count + " random heads";
    }

    /** Every single one. */
    List<Treatment> all() {
        List<Treatment> all = new ArrayList<>(nudges);
        random.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /** By name; draws of the same number of heads are one placebo, their mean. */
    Map<String, List<Treatment>> named() {
        Map<String, List<Treatment>> named = new LinkedHashMap<>();
        nudges.forEach(nudge -> named.put(nudge.name(), List.of(nudge)));
        random.forEach((count, draws) -> {
            if (!draws.isEmpty()) {
                named.put(name(count), draws);
            }
        });
        return named;
    }

    /** Those that a cure must beat: the nudges, and random heads of its own number; of what closes no head, a single one. */
    private Map<String, List<Treatment>> against(Treatment cure, WhisperConfig config) {
        Map<String, List<Treatment>> rivals = new LinkedHashMap<>(named());
        int count = Math.max(1, cure.heads(config));
        rivals.keySet().removeIf(name -> name.contains("random") && !name.equals(name(count)));
        return rivals;
    }

    /**
     * The placebo that does best on these windows.
     *
     * @param treatments its draws
     */
    record Rival(String name, List<Treatment> treatments) {}

    Rival strongest(Treatment cure, Tally tally, Split half, WhisperConfig config) {
        return against(cure, config).entrySet().stream()
                .map(entry -> new Rival(entry.getKey(), entry.getValue()))
                .max(Comparator.comparingDouble(
                        rival -> cured(rival, tally, half).value()))
                .orElseThrow();
    }

    private static Figure cured(Rival rival, Tally tally, Split half) {
        return tally.figure(Measure.CURED, rival.treatments(), half);
    }
}
