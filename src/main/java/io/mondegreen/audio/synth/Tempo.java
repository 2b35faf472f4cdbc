package io.mondegreen.audio.synth;

import java.util.Arrays;

/**
 * Changes the tempo of speech and keeps its pitch: overlapping pieces are laid down at their new times, each moved a little
 * to where it continues the last one best (WSOLA: Verhelst and Roelands 1993).
 */
public final class Tempo {
    private static final int HOP = Wave.RATE * 15 / 1000;
    private static final int SEARCH = Wave.RATE * 8 / 1000;

    private Tempo() {}

    /**
     * The signal at another tempo, in a new array of about {@code x.length / factor} samples.
     *
     * @param factor above 1 for faster
     */
    public static float[] change(float[] x, double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("a tempo of " + factor + "; it must be above 0");
        }
        int length = (int) (x.length / factor);
        float[] padded = Arrays.copyOf(x, x.length + 2 * HOP + SEARCH);
        float[] out = new float[length + 2 * HOP];
        int from = 0;
        for (int at = 0; at < length; at += HOP) {
            if (at > 0) {
                // what followed the last piece in the original is what should come now
                from = bestMatch(padded, from + HOP, (int) (at * factor));
            }
            for (int i = 0; i < 2 * HOP && from + i < padded.length; i++) {
                double hann = 0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / HOP);
                // nothing overlaps the first half of the first piece
                out[at + i] += (float) (at == 0 && i < HOP ? padded[from + i] : hann * padded[from + i]);
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static int bestMatch(float[] x, int natural, int wanted) {
        int last = x.length - 2 * HOP;
        int best = Math.clamp(wanted, 0, last);
        if (natural > last) {
            return best;
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (int from = Math.max(0, wanted - SEARCH); from <= Math.min(last, wanted + SEARCH); from++) {
            double product = 0;
            double power = 1e-9;
            for (int i = 0; i < HOP; i++) {
                product += x[natural + i] * x[from + i];
                power += x[from + i] * x[from + i];
            }
            double likeness = product / Math.sqrt(power);
            if (likeness > highest) {
                highest = likeness;
                best = from;
            }
        }
        return best;
    }
}
