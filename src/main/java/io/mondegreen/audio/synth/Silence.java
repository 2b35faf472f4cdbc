package io.mondegreen.audio.synth;

import java.util.SplittableRandom;

/** What a line carries when nobody speaks: triangular dither of about one step of 16-bit samples. */
public final class Silence {

    private static final double STEP = 1.0 / 32768;

    private Silence() {}

    /**
     * @return 8 kHz samples at about -90 dBFS
     */
    public static float[] render(long seed, int samples) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] out = new float[samples];
        for (int i = 0; i < samples; i++) {
            out[i] = (float) ((random.nextDouble() - random.nextDouble()) * STEP);
        }
        return out;
    }
}
