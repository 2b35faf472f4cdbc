package io.mondegreen.calls;

import io.mondegreen.guard.AlertIds;

/** A share of places, drawn as a pure function of the place: a replay draws the same. */
final class Sampling {
    private static final int DRAWN_CHARACTERS = 10;

    private Sampling() {}

    /**
     * Whether a place is in the sample.
     *
     * @param share in [0,1]
     * @param what  for what it is drawn, so that samples for different ends are independent
     */
    static boolean picks(double share, String what, CallKey key, long mediaMs) {
        if (share <= 0 || share >= 1) {
            return share >= 1;
        }
        String drawn = AlertIds.hash(what, key.tenant(), key.call(), key.channel(), Long.toString(mediaMs));
        long number = 0;
        for (int i = 0; i < DRAWN_CHARACTERS; i++) {
            char c = drawn.charAt(i); // base 32: 5 bits each
            number = number << 5 | (c >= 'a' ? c - 'a' : c - '2' + 26);
        }
        return number < share * (1L << 5 * DRAWN_CHARACTERS);
    }
}
