package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Folds of the train split that hold out groups. A row's first group (its voice, say) decides its fold; rows that share
 * another group (a sentence) with the held ones are left out of the fit too, unless a kind of group is so common that more than
 * half of the rows would go: two kinds of noise that everything was mixed with cannot be held out.
 */
final class InnerFolds {
    static final int COUNT = 5;

    private InnerFolds() {}

    /**
     * Row numbers.
     *
     * @param fit  to fit to
     * @param held to judge on
     */
    record Fold(int[] fit, int[] held) {}

    /** Which fold each cluster is held out in: in turn, by name. */
    static Map<String, Integer> assign(List<String> clusters) {
        Map<String, Integer> folds = new TreeMap<>();
        for (String cluster : new TreeSet<>(clusters)) {
            folds.put(cluster, folds.size() % COUNT);
        }
        return folds;
    }

    /**
     * Folds of rows.
     *
     * @param groups of each row, its cluster first, each with its kind in front
     * @return at most {@value #COUNT}; none where all rows are of one cluster
     */
    static List<Fold> of(List<List<String>> groups) {
        Map<String, Integer> assigned =
                assign(groups.stream().map(List::getFirst).toList());
        List<Fold> folds = new ArrayList<>();
        for (int k = 0; k < Math.min(COUNT, assigned.size()) && assigned.size() > 1; k++) {
            int fold = k;
            Map<Boolean, List<Integer>> inside = IntStream.range(0, groups.size())
                    .boxed()
                    .collect(Collectors.partitioningBy(
                            row -> assigned.get(groups.get(row).getFirst()) == fold));
            List<Integer> fit = apart(groups, inside.get(true), inside.get(false));
            folds.add(new Fold(numbers(fit), numbers(inside.get(true))));
        }
        return folds;
    }

    private static List<Integer> apart(List<List<String>> groups, List<Integer> held, List<Integer> rest) {
        Map<String, Set<String>> kinds = new TreeMap<>();
        for (int row : held) {
            for (String group : groups.get(row)) {
                kinds.computeIfAbsent(group.split(":", 2)[0], _ -> new HashSet<>())
                        .add(group);
            }
        }
        List<Integer> fit = rest;
        for (Set<String> of : kinds.values()) {
            List<Integer> fewer = fit.stream()
                    .filter(row -> groups.get(row).stream().noneMatch(of::contains))
                    .toList();
            fit = 2 * fewer.size() >= rest.size() ? fewer : fit;
        }
        return fit;
    }

    private static int[] numbers(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }
}
