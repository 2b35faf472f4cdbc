package io.mondegreen.probe;

import io.mondegreen.taps.TapName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Labelled windows with what was measured on each; or labelled positions, of which a window may have many.
 *
 * @param rows      the windows
 * @param mean      per tap {@code [n][d]}: residual stream averaged over the window's text tokens, or the one at the position
 * @param first     per tap {@code [n][d]}: residual stream that produced the first token; no taps where rows are positions
 * @param measures  other figures of the guard's own, per {@link WindowFeature} that is not a probe's: {@code [n]}
 * @param baselines figures to compare with, higher meaning "more likely positive", by name: {@code [n]}
 */
public record Examples(
        List<Example> rows,
        SortedMap<TapName, float[][]> mean,
        SortedMap<TapName, float[][]> first,
        Map<WindowFeature, double[]> measures,
        SortedMap<String, double[]> baselines) {

    /**
     * Checks sizes and that no group is in two splits.
     *
     * @throws IllegalArgumentException if a group leaks, a table has another number of rows, or a split is empty
     */
    public Examples {
        rows = List.copyOf(rows);
        mean = Collections.unmodifiableSortedMap(new TreeMap<>(mean));
        first = Collections.unmodifiableSortedMap(new TreeMap<>(first));
        measures = Map.copyOf(measures);
        baselines = Collections.unmodifiableSortedMap(new TreeMap<>(baselines));
        if (mean.isEmpty() || !first.isEmpty() && !mean.keySet().equals(first.keySet())) {
            throw new IllegalArgumentException("mean has taps " + mean.keySet() + ", first has " + first.keySet()
                    + "; both need the same, one or more, unless first has none");
        }
        int n = rows.size();
        mean.forEach((tap, table) -> requireRows("mean of " + tap, table.length, n));
        first.forEach((tap, table) -> requireRows("first of " + tap, table.length, n));
        measures.forEach((feature, column) -> requireRows(feature.label(), column.length, n));
        baselines.forEach((name, column) -> requireRows("baseline " + name, column.length, n));
        List<Example> all = rows;
        Leak.require(IntStream.range(0, n)
                .mapToObj(i -> new Leak.Placed(
                        "row " + i, all.get(i).groups(), all.get(i).split()))
                .toList());
    }

    private static void requireRows(String what, int got, int want) {
        if (got != want) {
            throw new IllegalArgumentException(what + " has " + got + " rows, the examples are " + want);
        }
    }

    /** The same rows, read at one position each. */
    public Examples readAt(SortedMap<TapName, float[][]> streams) {
        return new Examples(rows, streams, Collections.emptySortedMap(), measures, baselines);
    }

    /** Whether a row is one position rather than a window's mean. */
    public boolean atOnePosition() {
        return first.isEmpty();
    }

    /** Row numbers of a split, ascending. */
    public int[] rowsOf(Split split) {
        int[] at = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).split() == split)
                .toArray();
        if (at.length == 0) {
            throw new IllegalArgumentException("no example is in split " + split);
        }
        return at;
    }

    /** Labels of these rows. */
    public boolean[] labels(int[] at) {
        boolean[] out = new boolean[at.length];
        for (int i = 0; i < at.length; i++) {
            out[i] = rows.get(at[i]).label();
        }
        return out;
    }

    /** Groups of each of these rows. */
    public List<List<String>> groups(int[] at) {
        return IntStream.of(at).mapToObj(row -> rows.get(row).groups()).toList();
    }

    /** First group of each of these rows. */
    public String[] clusters(int[] at) {
        String[] out = new String[at.length];
        for (int i = 0; i < at.length; i++) {
            out[i] = rows.get(at[i]).groups().getFirst();
        }
        return out;
    }

    /** These rows of a table. */
    public static float[][] pick(float[][] table, int[] at) {
        float[][] out = new float[at.length][];
        for (int i = 0; i < at.length; i++) {
            out[i] = table[at[i]];
        }
        return out;
    }

    /** These rows of a column of labels. */
    public static boolean[] pick(boolean[] column, int[] at) {
        boolean[] out = new boolean[at.length];
        for (int i = 0; i < at.length; i++) {
            out[i] = column[at[i]];
        }
        return out;
    }

    /** These rows of a column. */
    public static double[] pick(double[] column, int[] at) {
        double[] out = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            out[i] = column[at[i]];
        }
        return out;
    }
}
