package io.mondegreen.audio.synth;

import java.util.Arrays;

/** Signalling tones of the telephone network (North American cadences), 8 kHz, at about -16 dBFS while they sound. */
public final class Tones {

    private static final double AMPLITUDE = 0.16;
    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] ROWS_HZ = {697, 770, 852, 941};
    private static final int[] COLUMNS_HZ = {1209, 1336, 1477, 1633};

    private Tones() {}

    /**
     * Touch tones, {@code onMs} each with {@code offMs} of silence after.
     *
     * @param keys of 0-9, A-D, * and #
     */
    public static float[] dtmf(String keys, int onMs, int offMs) {
        int on = onMs * Wave.RATE / 1000;
        int period = on + offMs * Wave.RATE / 1000;
        float[] out = new float[keys.length() * period];
        for (int k = 0; k < keys.length(); k++) {
            int key = KEYS.indexOf(keys.charAt(k));
            if (key < 0) {
                throw new IllegalArgumentException("'" + keys.charAt(k) + "' is no key; use 0-9, A-D, * and #");
            }
            addTone(out, k * period, on, ROWS_HZ[key / 4]);
            addTone(out, k * period, on, COLUMNS_HZ[key % 4]);
        }
        return out;
    }

    /** 440 and 480 Hz, 2 s on and 4 s off. */
    public static float[] ringBack(int samples) {
        return cadence(samples, 2000, 4000, 440, 480);
    }

    /** 480 and 620 Hz, half a second on and off. */
    public static float[] busy(int samples) {
        return cadence(samples, 500, 500, 480, 620);
    }

    /** 350 and 440 Hz without a pause. */
    public static float[] dial(int samples) {
        return cadence(samples, 1000, 0, 350, 440);
    }

    /** Special information tone: three rising tones of 330 ms, then a second of silence, again and again. */
    public static float[] specialInformation(int samples) {
        int tone = 330 * Wave.RATE / 1000;
        int period = 3 * tone + Wave.RATE;
        int[] hz = {914, 1371, 1777};
        float[] out = new float[samples];
        for (int at = 0; at < samples; at += period) {
            for (int k = 0; k < hz.length; k++) {
                addTone(out, at + k * tone, tone, hz[k]);
            }
        }
        return out;
    }

    private static float[] cadence(int samples, int onMs, int offMs, int... hz) {
        int on = onMs * Wave.RATE / 1000;
        int period = on + offMs * Wave.RATE / 1000;
        float[] out = new float[samples];
        Arrays.stream(hz).forEach(f -> {
            for (int at = 0; at < samples; at += period) {
                // a tone without pauses keeps its phase: all these frequencies are whole numbers of hertz
                addTone(out, at, on, f);
            }
        });
        return out;
    }

    private static void addTone(float[] out, int at, int samples, int hz) {
        for (int i = 0; i < samples && at + i < out.length; i++) {
            out[at + i] += (float) (AMPLITUDE * Wave.sine(hz * Wave.seconds(i)));
        }
    }
}
