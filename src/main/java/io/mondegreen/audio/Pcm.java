package io.mondegreen.audio;

/** Float samples in [-1, 1] to and from 16-bit integers. */
final class Pcm {

    private static final float SCALE = 1f / 32768f;

    private Pcm() {}

    /** Rounded to nearest and clipped; NaN becomes 0. */
    static int toInt16(float sample) {
        return Math.clamp(Math.round(sample * 32768f), -32768, 32767);
    }

    static float fromBytes(byte low, byte high) {
        return (short) (high << 8 | low & 0xFF) * SCALE;
    }
}
