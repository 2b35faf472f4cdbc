package io.mondegreen.probe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks for groups that are in two splits: a probe would be tested on what it has seen. */
public final class Leak {
    private Leak() {}

    /**
     * A row of a data set.
     *
     * @param place where it stands, for the message
     */
    public record Placed(String place, List<String> groups, Split split) {}

    /**
     * Checks that no group is in two splits.
     *
     * @throws IllegalArgumentException naming the first group that is, and two rows
     */
    public static void require(List<Placed> rows) {
        Map<String, Placed> home = new TreeMap<>();
        for (Placed row : rows) {
            for (String group : row.groups()) {
                Placed other = home.putIfAbsent(group, row);
                if (other != null && other.split() != row.split()) {
                    throw new IllegalArgumentException("group '" + group + "' is in " + other.split() + " ("
                            + other.place() + ") and in " + row.split() + " (" + row.place()
                            + "); a probe would be tested on what it has seen: split by group");
                }
            }
        }
    }
}
