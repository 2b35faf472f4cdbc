package io.mondegreen.audio.synth;

import java.util.SplittableRandom;

/** Small helpers for signals at {@value #RATE} Hz. */
final class Wave {

    static final int RATE = 8000;
    /** RMS level that music and noise are brought to unless their caller says otherwise: about -20 dBFS. */
    static final double USUAL_RMS = 0.1;

    private Wave() {}

    static double seconds(int sample) {
        return (double) sample / RATE;
    }

    static double sine(double turns) {
        return Math.sin(2 * Math.PI * turns);
    }

    /** Equal temperament; 69 is the A of 440 Hz. */
    static double noteHz(double midi) {
        return 440 * Math.pow(2, (midi - 69) / 12);
    }

    static <T> T pick(SplittableRandom random, T[] items) {
        return items[random.nextInt(items.length)];
    }

    static double rms(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return x.length == 0 ? 0 : Math.sqrt(sum / x.length);
    }

    /** Scales to an RMS level; peaks beyond 0.98 lower it; silence stays. */
    static float[] leveledInPlace(float[] x, double rms) {
        double now = rms(x);
        if (now == 0) {
            return x;
        }
        float peak = 0;
        for (float v : x) {
            peak = Math.max(peak, Math.abs(v));
        }
        double gain = Math.min(rms / now, 0.98 / peak);
        for (int i = 0; i < x.length; i++) {
            x[i] *= (float) gain;
        }
        return x;
    }
}
