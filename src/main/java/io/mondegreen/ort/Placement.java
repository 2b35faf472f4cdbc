package io.mondegreen.ort;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which provider computes a session's nodes, after the runtime's own rewriting of the graph.
 *
 * @param nodes by provider, how many nodes of each operator
 */
public record Placement(SortedMap<String, SortedMap<String, Integer>> nodes) {
    /** The runtime's name of its CUDA provider. */
    public static final String CUDA = "CUDAExecutionProvider";

    public Placement {
        SortedMap<String, SortedMap<String, Integer>> copy = new TreeMap<>();
        nodes.forEach((provider, operators) -> copy.put(provider, new TreeMap<>(operators)));
        nodes = copy;
    }

    /** Nodes in all. */
    public int count() {
        return nodes.values().stream()
                .flatMap(operators -> operators.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What other providers than this one compute, by operator. */
    public SortedMap<String, Integer> besides(String provider) {
        SortedMap<String, Integer> others = new TreeMap<>();
        nodes.forEach((name, operators) -> {
            if (!name.equals(provider)) {
                operators.forEach((operator, count) -> others.merge(operator, count, Integer::sum));
            }
        });
        return others;
    }

    /** Nodes by provider, for example {@code 212 CUDAExecutionProvider}. */
    @Override
    public String toString() {
        return nodes.entrySet().stream()
                .map(entry -> entry.getValue().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
