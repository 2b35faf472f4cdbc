package io.mondegreen.audio.synth;

import io.mondegreen.audio.G711;
import java.util.SplittableRandom;

/**
 * A telephone channel: gain, the 300-3400 Hz band, noise, lost packets, mu-law, applied in this order. Immutable; start from
 * {@link #clean()} and add what the line should have.
 *
 * @param gainDb applied first
 * @param bandLimited whether 300-3400 Hz is cut out
 * @param noise what is added
 * @param snrDb speech to noise, measured over the whole signal; infinite for none
 * @param lossRate share of 20 ms packets that arrive as silence, 0 to 1
 * @param muLaw whether samples take the round trip through G.711 mu-law
 */
public record Channel(
        double gainDb, boolean bandLimited, LineNoise.Kind noise, double snrDb, double lossRate, boolean muLaw) {

    private static final int PACKET = Wave.RATE / 50;
    /** Two second-order sections each, Butterworth of order 4: their quality factors. */
    private static final double[] QUALITY = {0.5411961, 1.3065630};

    private static final double LOW_HZ = 300;
    private static final double HIGH_HZ = 3400;

    public Channel {
        if (lossRate < 0 || lossRate > 1 || Double.isNaN(snrDb) || !Double.isFinite(gainDb)) {
            throw new IllegalArgumentException(
                    "a channel with gain " + gainDb + " dB, SNR " + snrDb + " dB and loss " + lossRate);
        }
    }

    /** Changes nothing. */
    public static Channel clean() {
        return new Channel(0, false, LineNoise.Kind.WHITE, Double.POSITIVE_INFINITY, 0, false);
    }

    /** What every ordinary call goes through: the telephone band and mu-law. */
    public static Channel telephone() {
        return new Channel(0, true, LineNoise.Kind.WHITE, Double.POSITIVE_INFINITY, 0, true);
    }

    public Channel withGainDb(double gain) {
        return new Channel(gain, bandLimited, noise, snrDb, lossRate, muLaw);
    }

    public Channel withNoise(LineNoise.Kind kind, double snr) {
        return new Channel(gainDb, bandLimited, kind, snr, lossRate, muLaw);
    }

    public Channel withLoss(double rate) {
        return new Channel(gainDb, bandLimited, noise, snrDb, rate, muLaw);
    }

    /** The signal at the far end, in a new array. */
    public float[] apply(long seed, float[] x) {
        double gain = Math.pow(10, gainDb / 20);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * gain;
        }
        if (bandLimited) {
            bandLimitInPlace(y);
        }
        if (Double.isFinite(snrDb)) {
            addNoise(seed, y);
        }
        float[] out = new float[x.length];
        SplittableRandom losses = new SplittableRandom(seed ^ 0x5DEECE66DL);
        boolean lost = false;
        for (int i = 0; i < out.length; i++) {
            if (i % PACKET == 0) {
                lost = losses.nextDouble() < lossRate;
            }
            float sample = lost ? 0 : (float) Math.clamp(y[i], -1, 1);
            out[i] = muLaw ? G711.decodeUlaw(G711.encodeUlaw(sample)) : sample;
        }
        return out;
    }

    private void addNoise(long seed, double[] y) {
        double power = 0;
        for (double v : y) {
            power += v * v;
        }
        float[] added = LineNoise.render(seed, noise, y.length);
        double own = Wave.rms(added);
        if (power == 0 || own == 0) {
            return;
        }
        double gain = Math.sqrt(power / y.length) * Math.pow(10, -snrDb / 20) / own;
        for (int i = 0; i < y.length; i++) {
            y[i] += added[i] * gain;
        }
    }

    private static void bandLimitInPlace(double[] y) {
        for (double q : QUALITY) {
            biquadInPlace(y, LOW_HZ, q, true);
            biquadInPlace(y, HIGH_HZ, q, false);
        }
    }

    /** One second-order low- or high-pass (R. Bristow-Johnson, Audio EQ Cookbook). */
    private static void biquadInPlace(double[] y, double hz, double q, boolean highPass) {
        double w = 2 * Math.PI * hz / Wave.RATE;
        double alpha = Math.sin(w) / (2 * q);
        double cos = Math.cos(w);
        double a0 = 1 + alpha;
        double b0 = (highPass ? 1 + cos : 1 - cos) / 2 / a0;
        double b1 = (highPass ? -(1 + cos) : 1 - cos) / a0;
        double a1 = -2 * cos / a0;
        double a2 = (1 - alpha) / a0;
        double x1 = 0;
        double x2 = 0;
        double y1 = 0;
        double y2 = 0;
        for (int i = 0; i < y.length; i++) {
            double x0 = y[i];
            double y0 = b0 * x0 + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = x0;
            y2 = y1;
            y1 = y0;
            y[i] = y0;
        }
    }
}
