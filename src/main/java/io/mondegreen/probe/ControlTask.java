package io.mondegreen.probe;

import java.util.SplittableRandom;

/**
 * The control task of Hewitt and Liang (2019): the same inputs with labels dealt out at random. What a probe reaches there is
 * owed to its own capacity and to the sizes of the classes; accuracy minus that is its selectivity. Labels are dealt within a
 * split, in train and in test alike, so that nothing can be learnt and every figure must be at chance.
 */
public final class ControlTask {
    /** Deals to average over. */
    public static final int DEALS = 3;

    private ControlTask() {}

    /** A permutation of the first {@code n} numbers (Fisher and Yates): row {@code i} gets the label of row {@code at(i)}. */
    public static int[] deal(int n, SplittableRandom random) {
        int[] at = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            at[i] = at[j];
            at[j] = i;
        }
        return at;
    }
}
