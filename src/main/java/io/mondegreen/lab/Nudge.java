package io.mondegreen.lab;

import io.mondegreen.audio.LogMel;
import java.util.SplittableRandom;

/**
 * A change of the audio that nobody would hear. It cures nothing, so what it "cures" is chance: a window that stood on the edge.
 * A cure counts only as far as it does better.
 */
public enum Nudge {
    NONE("nothing"),
    /** Everything comes a millisecond later. */
    SHIFT("1 ms shift"),
    /** Half the gain: -6 dB. */
    GAIN("half gain"),
    /** White noise 50 dB below the window's own power; silence stays silence. */
    NOISE("-50 dB noise");

    private static final int SHIFT_SAMPLES = LogMel.RATE_HZ / 1000;
    private static final double NOISE_DB = -50;
    private static final long NOISE_SEED = 5;

    private final String label;

    Nudge(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The changed audio, 16 kHz mono, as long as before. */
    public float[] apply(float[] pcm) {
        return switch (this) {
            case NONE -> pcm;
            case SHIFT -> {
                float[] later = new float[pcm.length];
                int kept = Math.max(0, pcm.length - SHIFT_SAMPLES);
                System.arraycopy(pcm, 0, later, pcm.length - kept, kept);
                yield later;
            }
            case GAIN -> {
                float[] half = new float[pcm.length];
                for (int i = 0; i < pcm.length; i++) {
                    half[i] = pcm[i] / 2;
                }
                yield half;
            }
            case NOISE -> noisy(pcm);
        };
    }

    private static float[] noisy(float[] pcm) {
        double power = 0;
        for (float v : pcm) {
            power += (double) v * v / pcm.length;
        }
        double rms = Math.sqrt(power) * Math.pow(10, NOISE_DB / 20);
        SplittableRandom random = new SplittableRandom(NOISE_SEED);
        float[] sum = new float[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            sum[i] = (float) (pcm[i] + rms * random.nextGaussian());
        }
        return sum;
    }
}
