package io.mondegreen.calls;

import static io.mondegreen.calls.WindowRules.FRAME_MS;

import java.util.Arrays;

/** Which frames of 20 ms hold nothing at all or are clipped, counted from the last boundary. */
final class OddFrames {
    private static final byte SILENT = 1;
    private static final byte CLIPPED = 2;
    /** Mean square of -70 dBFS: below lies no line, only digital nothing. */
    private static final double SILENT_POWER = 1e-7;
    /** Just below G.711's largest sample. */
    private static final float FULL_SCALE = 0.975f;
    /** Samples at full scale, one in so many, that make a frame clipped. */
    private static final int CLIPPED_ONE_IN = 50;

    private byte[] odd = new byte[256]; // SILENT or CLIPPED, else 0

    /**
     * Looks at a frame.
     *
     * @param energy sum of its squares
     */
    void hear(int frame, float[] samples, double energy) {
        if (frame == odd.length) {
            odd = Arrays.copyOf(odd, 2 * frame);
        }
        odd[frame] = kind(samples, energy);
    }

    /** Forgets the first frames; those after them up to {@code heard} are now the first. */
    void drop(int frames, int heard) {
        System.arraycopy(odd, frames, odd, 0, heard - frames);
    }

    int silentMs(int frames) {
        return count(frames, SILENT);
    }

    int clippedMs(int frames) {
        return count(frames, CLIPPED);
    }

    private int count(int frames, byte kind) {
        int ms = 0;
        for (int i = 0; i < frames; i++) {
            ms += odd[i] == kind ? FRAME_MS : 0;
        }
        return ms;
    }

    private static byte kind(float[] samples, double energy) {
        if (energy < SILENT_POWER * samples.length) {
            return SILENT;
        }
        int full = 0;
        for (float x : samples) {
            full += Math.abs(x) >= FULL_SCALE ? 1 : 0;
        }
        return full * CLIPPED_ONE_IN >= samples.length ? CLIPPED : 0;
    }
}
