package io.mondegreen.lab.probing;

import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which windows are asked a question, and in which split.
 *
 * @param notes how the splits came about and what was dropped, for the report
 */
record ProbePlan(Target target, List<Planned> rows, List<String> notes) {
    ProbePlan {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** A window in its split, with the groups that are held apart. */
    record Planned(ProbeRow row, List<String> groups, Split split) {}

    /**
     * Plans a question.
     *
     * @param most windows in a split, drawn by seed
     * @throws IllegalArgumentException if nothing in the source has an answer
     */
    static ProbePlan of(ProbeSource source, Target target, int most, long seed) {
        boolean twins = target.name().equals(Target.NOISY)
                && source.rows().stream().noneMatch(row -> row.columns().containsKey(Target.NOISY));
        List<ProbeRow> rows = source.rows().stream()
                .filter(row -> twins ? NoiseTwin.possible(row) : mayAnswer(target, row))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("nothing in " + source.name() + " says '" + target.name()
                    + "'; it can be asked for " + source.questions());
        }
        List<String> notes = new ArrayList<>();
        List<Planned> planned = source.hasSplitsFor(target.name()) ? given(rows) : drawn(rows, target, seed, notes);
        List<Planned> kept = fewer(planned, twins ? Math.ceilDiv(most, 2) : most, seed);
        if (kept.size() < planned.size()) {
            notes.add("of " + planned.size() + " windows " + kept.size() + " were drawn");
        }
        if (twins) {
            notes.add("every window is asked twice: as it is, and with noise at " + NoiseTwin.LEAST_DB + " to "
                    + NoiseTwin.MOST_DB + " dB whose kind is in one split only");
        }
        return new ProbePlan(target, twins ? NoiseTwin.of(kept, seed) : kept, notes);
    }

    private static boolean mayAnswer(Target target, ProbeRow row) {
        return target.aboutText(row) || target.classOf(row, Optional.empty()).isPresent();
    }

    private static List<Planned> given(List<ProbeRow> rows) {
        return rows.stream()
                .map(row -> new Planned(row, row.window().groups(), row.window().split()))
                .toList();
    }

    private static List<Planned> drawn(List<ProbeRow> rows, Target target, long seed, List<String> notes) {
        List<Optional<Split>> splits = DrawnSplits.draw(
                rows.stream().map(row -> row.window().groups()).toList(),
                rows.stream()
                        .map(row -> target.classOf(row, Optional.empty()).orElse("not known yet"))
                        .toList(),
                seed);
        List<Planned> planned = IntStream.range(0, rows.size())
                .filter(i -> splits.get(i).isPresent())
                .mapToObj(i -> new Planned(
                        rows.get(i),
                        rows.get(i).window().groups(),
                        splits.get(i).orElseThrow()))
                .toList();
        String kinds = String.join(
                " and ",
                rows.stream()
                        .flatMap(row -> row.window().groups().stream())
                        .map(group -> group.split(":", 2)[0])
                        .distinct()
                        .toList());
        notes.add("splits drawn by " + kinds);
        if (planned.size() < rows.size()) {
            notes.add("every " + kinds + " is tied to the others: " + (rows.size() - planned.size()) + " of "
                    + rows.size() + " windows were dropped, because their " + kinds + " fell into different splits");
        }
        return planned;
    }

    private static List<Planned> fewer(List<Planned> planned, int most, long seed) {
        List<Planned> kept = new ArrayList<>();
        for (Split split : Split.values()) {
            List<Planned> here =
                    planned.stream().filter(one -> one.split() == split).toList();
            // the same windows come first whatever is asked, so that questions share their decodes
            kept.addAll(here.stream()
                    .sorted(Comparator.comparingLong(one -> key(one, seed)))
                    .limit(most)
                    .toList());
        }
        return planned.stream().filter(Set.copyOf(kept)::contains).toList();
    }

    private static long key(Planned one, long seed) {
        return new SplittableRandom(seed * 31 + one.row().place().hashCode()).nextLong();
    }
}
