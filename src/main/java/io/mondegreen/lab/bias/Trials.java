package io.mondegreen.lab.bias;

import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.bias.Ear.Sound;
import io.mondegreen.lab.bias.Sweep.Cell;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Stack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is tried on the lines that report: what was best and what was strongest on the others, of encoder and decoder, and
 * placebos: changes of the audio that nobody hears, and interventions that were drawn.
 */
record Trials(List<Named> named) {
    private static final int DRAWN = 3;
    static final String BEST = "best of the ";
    static final String STRONGEST = "strongest of the ";

    /** A change, or several whose mean is given. */
    record Named(String name, double depth, List<Change> changes) {
        List<String> forms() {
            return changes.stream()
                    .map(change -> change.interventions().isEmpty()
                            ? change.nudge().label()
                            : change.interventions().getFirst().toString())
                    .toList();
        }
    }

    static Trials of(Sweep sweep, long seed) {
        List<Named> named = new ArrayList<>();
        Set<Intervention> chosen = new LinkedHashSet<>();
        for (Stack stack : Stack.values()) {
            add(named, chosen, BEST + stack, sweep.best(stack));
            add(named, chosen, STRONGEST + stack, sweep.strongest(stack));
        }
        for (Nudge nudge : List.of(Nudge.SHIFT, Nudge.GAIN, Nudge.NOISE)) {
            named.add(new Named("placebo: " + nudge.label(), Double.NaN, List.of(Change.of(nudge))));
        }
        for (Stack stack : Stack.values()) {
            List<Intervention> rest = new ArrayList<>(sweep.of(stack)
                    .map(Cell::what)
                    .filter(what -> !chosen.contains(what))
                    .toList());
            Collections.shuffle(rest, new Random(seed));
            List<Change> drawn = rest.stream().limit(DRAWN).map(Change::of).toList();
            if (!drawn.isEmpty()) {
                named.add(new Named("placebo: drawn, " + stack, Double.NaN, drawn));
            }
        }
        return new Trials(List.copyOf(named));
    }

    /** The strongest is left out where it is the best already. */
    private static void add(List<Named> named, Set<Intervention> chosen, String name, Optional<Cell> cell) {
        cell.filter(one -> chosen.add(one.what()))
                .ifPresent(one -> named.add(new Named(name, one.depth(), List.of(Change.of(one.what())))));
    }

    /** All that a model must be opened for. */
    List<Intervention> interventions() {
        return named.stream()
                .flatMap(one -> one.changes().stream())
                .flatMap(change -> change.interventions().stream())
                .distinct()
                .toList();
    }

    /**
     * Tries them.
     *
     * @param sounds lines in context, as they are under a nudge
     */
    List<Verdict> judge(Ear ear, Function<Nudge, List<Sound>> sounds, CleanSpeech clean, long seed) {
        Map<Change, List<Hearing>> heard = new HashMap<>();
        Map<Change, List<String>> written = new HashMap<>();
        Map<Nudge, List<Change>> byNudge = Stream.concat(
                        Stream.of(Change.NONE), named.stream().flatMap(one -> one.changes().stream()))
                .distinct()
                .collect(Collectors.groupingBy(Change::nudge, TreeMap::new, Collectors.toList()));
        byNudge.forEach((nudge, changes) -> {
            put(heard, changes, ear.hear(sounds.apply(nudge), changes));
            put(written, changes, clean.texts(ear, changes));
        });
        List<Hearing> before = heard.get(Change.NONE);
        return named.stream()
                .map(one -> new Verdict(
                        one.name(),
                        one.forms(),
                        one.depth(),
                        one.changes().stream()
                                .flatMap(change -> Outcome.paired(before, heard.get(change)).stream())
                                .toList(),
                        clean.wordErrorRate(),
                        clean.added(one.changes().stream().map(written::get).toList(), seed),
                        seed))
                .toList();
    }

    private static <R> void put(Map<Change, R> results, List<Change> changes, List<R> of) {
        for (int i = 0; i < changes.size(); i++) {
            results.put(changes.get(i), of.get(i));
        }
    }
}
