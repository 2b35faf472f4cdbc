package io.mondegreen.cli.load;

import java.util.stream.LongStream;

/**
 * How much a series grew: the middle value of its last quarter against that of its second one, so that the start does not count.
 *
 * @param before middle value of the second quarter
 * @param after  middle value of the last quarter
 */
record Growth(long before, long after) {
    /** Growth up to this share is flat, */
    private static final double SHARE = 0.05;
    /** and so is growth up to this: small heaps move by more than their twentieth. */
    private static final long LEAST_KB = 16 * 1024;

    private static final int SHORTEST = 12;

    /**
     * @param kb at least {@value #SHORTEST} values; of fewer it says that nothing grew
     */
    static Growth of(long[] kb) {
        if (kb.length < SHORTEST) {
            return new Growth(0, 0);
        }
        int quarter = kb.length / 4;
        return new Growth(
                middle(LongStream.of(kb).skip(quarter).limit(quarter)),
                middle(LongStream.of(kb).skip(kb.length - quarter)));
    }

    /** Whether there was enough to judge. */
    boolean known() {
        return before > 0;
    }

    boolean flat() {
        return after - before <= LEAST_KB || after <= before * (1 + SHARE);
    }

    /** In words. */
    @Override
    public String toString() {
        return known() ? before / 1024 + " to " + after / 1024 + " MB" : "too short to say";
    }

    private static long middle(LongStream values) {
        long[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
