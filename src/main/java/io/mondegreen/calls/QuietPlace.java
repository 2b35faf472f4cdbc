package io.mondegreen.calls;

import java.util.OptionalInt;

/**
 * Where speech that outgrows the model's window is cut: in the last quarter, at the first pause that is deep enough, as soon
 * as it is over. What is deep enough falls as the window fills, from {@value #DEEP_DB} to {@value #SHALLOW_DB} dB against the
 * window's mean; a full window is cut at the quietest of its newest frames. So the text of a long utterance is not held back
 * for a better place to come, and a pause that lasts is left to end the utterance by itself.
 */
final class QuietPlace {
    private static final double DEEP_DB = -30;
    private static final double SHALLOW_DB = -8;
    /** A pause is over where the level is so far above its lowest. */
    private static final double OVER_DB = 6;
    /** Frames that are looked back for a pause: as long as one that ends an utterance. */
    private static final int BACK = 30;
    /** Frames to each side that a place is as loud as. */
    private static final int AROUND = 2;

    private QuietPlace() {}

    /**
     * The frame to cut before, once there is one.
     *
     * @param energy  of every frame, sums of squares
     * @param window  the window's first frame
     * @param frame   one past its newest
     * @param longest frames that it may have
     */
    static OptionalInt find(double[] energy, int window, int frame, int longest) {
        int length = frame - window;
        int first = Math.max(window + longest * 3 / 4, frame - BACK);
        if (frame - AROUND <= first) {
            return OptionalInt.empty();
        }
        int best = first;
        double least = Double.MAX_VALUE;
        for (int at = first; at < frame - AROUND; at++) {
            double around = mean(energy, at - AROUND, at + AROUND + 1);
            if (around < least) {
                least = around;
                best = at;
            }
        }
        if (length >= longest) {
            return OptionalInt.of(best);
        }
        double filled = 4.0 * length / longest - 3;
        double bar = mean(energy, window, frame) * power(DEEP_DB + filled * (SHALLOW_DB - DEEP_DB));
        boolean over = mean(energy, frame - AROUND - 1, frame) >= least * power(OVER_DB);
        return least <= bar && over ? OptionalInt.of(best) : OptionalInt.empty();
    }

    private static double mean(double[] energy, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += energy[i];
        }
        return sum / (to - from);
    }

    private static double power(double db) {
        return Math.pow(10, db / 10);
    }
}
