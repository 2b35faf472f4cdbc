package io.mondegreen.lab.probing;

import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.TapName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * A question's rows at one position, with everything that may answer it.
 *
 * @param classes  two or more; of two, the second is the positive one
 * @param label    number of each row's class
 * @param placed   groups and split of each row
 * @param taps     {@code [n][d]} per tap
 * @param facts    {@code [n]} by name: what can be measured without a model, and how many tokens were written
 * @param doubts   {@code [n]} by name: what the decoder says of its text for nothing
 * @param leftOut  classes that were too rare, with their rows
 */
record ProbeTable(
        Position position,
        List<String> classes,
        int[] label,
        List<Leak.Placed> placed,
        SortedMap<TapName, float[][]> taps,
        SortedMap<String, double[]> facts,
        SortedMap<String, double[]> doubts,
        SortedMap<String, Integer> leftOut) {
    /** A class needs as many rows in every split; with fewer nothing can be said. */
    static final int LEAST = 8;

    static final String DURATION = "duration";
    static final String LEVEL = "level";
    static final String CONTRAST = "contrast";
    static final String TOKENS = "tokens";

    ProbeTable {
        Leak.require(placed);
    }

    /** Columns side by side, to be read in place of a tap. */
    float[][] features(List<double[]> columns) {
        float[][] table = new float[label.length][columns.size()];
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < table[i].length; j++) {
                table[i][j] = (float) columns.get(j)[i];
            }
        }
        return table;
    }

    /** Row numbers of a split, ascending. */
    int[] rowsOf(Split split) {
        return IntStream.range(0, label.length)
                .filter(i -> placed.get(i).split() == split)
                .toArray();
    }

    /** Groups of rows, clusters first. */
    List<List<String>> groups(int[] rows) {
        return IntStream.of(rows).mapToObj(i -> placed.get(i).groups()).toList();
    }

    /** The cluster of each of these rows: its first group. */
    String[] clusters(int[] rows) {
        return IntStream.of(rows)
                .mapToObj(i -> placed.get(i).groups().getFirst())
                .toArray(String[]::new);
    }

    int[] labels(int[] rows) {
        return IntStream.of(rows).map(i -> label[i]).toArray();
    }

    /** How many different clusters a class has among these rows. */
    int clusters(int[] rows, int of) {
        Set<String> clusters = new HashSet<>();
        for (int row : rows) {
            if (label[row] == of) {
                clusters.add(placed.get(row).groups().getFirst());
            }
        }
        return clusters.size();
    }

    /** Heads to fit: the positive class, or each class against the rest. */
    static boolean[][] heads(int[] labels, int classes) {
        int first = classes == 2 ? 1 : 0;
        boolean[][] heads = new boolean[classes - first][labels.length];
        for (int head = 0; head < heads.length; head++) {
            for (int i = 0; i < labels.length; i++) {
                heads[head][i] = labels[i] == head + first;
            }
        }
        return heads;
    }
}
