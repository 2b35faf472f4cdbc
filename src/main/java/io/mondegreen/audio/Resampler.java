package io.mondegreen.audio;

import java.util.Arrays;

/**
 * Streaming sample-rate conversion by a polyphase windowed sinc (Kaiser, beta 8: stop band at -80 dB). Output sample m stands
 * at the instant of input sample m * from / to, so there is no delay; the filter looks {@value #ZERO_CROSSINGS} zero
 * crossings ahead, which is what {@link #flush} pays out. Upwards by a whole factor the filter is a Nyquist filter: input
 * samples pass through untouched.
 *
 * <p>However a signal is cut into chunks, the outputs joined are bit for bit those of {@link #resample}. One instance per
 * stream; not thread-safe.
 */
public final class Resampler {

    private static final int ZERO_CROSSINGS = 32;
    private static final double KAISER_BETA = 8;
    /** Pass band kept when going down, so that the transition ends where folding begins. */
    private static final double DOWN_ROLLOFF = 0.92;

    private static final int MAX_RATE = 384_000;
    private static final int MAX_FILTER = 4_000_000;

    private final int up; // to / gcd
    private final int down; // from / gcd
    private final int half; // input samples on each side of an output sample
    private final float[][] phases; // [up][2 * half]; a null row passes the sample itself

    private float[] held; // input samples from index heldFrom on
    private int heldCount;
    private long heldFrom;
    private long received;
    private long produced;

    /**
     * @throws IllegalArgumentException if a rate is outside 1..384000 Hz or the ratio needs an unreasonable filter
     */
    public Resampler(int fromHz, int toHz) {
        if (fromHz < 1 || toHz < 1 || fromHz > MAX_RATE || toHz > MAX_RATE) {
            throw new IllegalArgumentException(
                    "cannot resample " + fromHz + " Hz to " + toHz + " Hz; rates are 1 to " + MAX_RATE + " Hz");
        }
        int gcd = gcd(fromHz, toHz);
        up = toHz / gcd;
        down = fromHz / gcd;
        double stretch = down > up ? (double) down / up / DOWN_ROLLOFF : 1;
        half = up == down ? 1 : (int) Math.ceil(ZERO_CROSSINGS * stretch);
        if (2L * half * up > MAX_FILTER) {
            throw new IllegalArgumentException("resampling " + fromHz + " Hz to " + toHz + " Hz needs a filter of "
                    + 2L * half * up + " taps; use rates with a larger common divisor");
        }
        phases = phases(up, down, half, stretch);
        held = new float[4 * half];
        reset();
    }

    /** The whole signal at another rate, aligned: {@code round(x.length * to / from)} samples. */
    public static float[] resample(float[] x, int fromHz, int toHz) {
        if (fromHz == toHz) {
            return x.clone();
        }
        Resampler resampler = new Resampler(fromHz, toHz);
        float[] head = resampler.process(x);
        float[] tail = resampler.flush();
        float[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    /** Forgets everything heard; the next sample is sample 0 of a new stream. */
    public void reset() {
        // zeros stand for the time before the stream
        Arrays.fill(held, 0);
        heldFrom = -half;
        heldCount = half;
        received = 0;
        produced = 0;
    }

    /** The output samples that these input samples decide; may be empty. */
    public float[] process(float[] x) {
        append(x, x.length);
        received += x.length;
        return produce(lastDecided());
    }

    /** The rest of the output, with silence after the last input sample; then {@link #reset}. */
    public float[] flush() {
        long total = Math.floorDiv(2 * received * up + down, 2L * down);
        append(new float[half + 1], half + 1);
        float[] rest = produce(total);
        reset();
        return rest;
    }

    /** How many output samples have all the input they need. */
    private long lastDecided() {
        // output m reads inputs up to floor(m * down / up) + half
        long newest = heldFrom + heldCount - 1 - half;
        return newest < 0 ? 0 : Math.floorDiv((newest + 1) * up - 1, (long) down) + 1;
    }

    private float[] produce(long until) {
        int count = (int) Math.max(0, until - produced);
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            long position = (produced + i) * down;
            int centre = (int) (position / up - heldFrom);
            float[] taps = phases[(int) (position % up)];
            if (taps == null) {
                out[i] = held[centre];
                continue;
            }
            float sum = 0;
            int from = centre - half + 1;
            for (int k = 0; k < taps.length; k++) {
                sum += taps[k] * held[from + k];
            }
            out[i] = sum;
        }
        produced += count;
        dropRead();
        return out;
    }

    private void append(float[] x, int count) {
        if (heldCount + count > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, heldCount + count));
        }
        System.arraycopy(x, 0, held, heldCount, count);
        heldCount += count;
    }

    private void dropRead() {
        long firstNeeded = produced * down / up - half + 1;
        int drop = Math.clamp(firstNeeded - heldFrom, 0, heldCount);
        System.arraycopy(held, drop, held, 0, heldCount - drop);
        heldFrom += drop;
        heldCount -= drop;
    }

    /** Row p holds the filter for outputs that lie p / up after an input sample; each row sums to 1. */
    private static float[][] phases(int up, int down, int half, double stretch) {
        float[][] phases = new float[up][];
        for (int p = 0; p < up; p++) {
            if (p == 0 && down <= up) {
                continue; // on an input sample: the sinc is 1 there and 0 at all others
            }
            double[] row = new double[2 * half];
            double sum = 0;
            for (int k = 0; k < row.length; k++) {
                double t = ((double) p / up - (k - half + 1)) / stretch;
                row[k] = sinc(t) * kaiser(t / ZERO_CROSSINGS);
                sum += row[k];
            }
            phases[p] = new float[2 * half];
            for (int k = 0; k < row.length; k++) {
                phases[p][k] = (float) (row[k] / sum);
            }
        }
        return phases;
    }

    private static double sinc(double t) {
        return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    }

    private static double kaiser(double x) {
        return Math.abs(x) > 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
    }

    /** Modified Bessel function of the first kind, order 0, by its power series. */
    private static double bessel0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
