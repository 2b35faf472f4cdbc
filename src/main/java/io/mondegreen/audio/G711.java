package io.mondegreen.audio;

/**
 * ITU-T G.711 companding: 8-bit mu-law and A-law to and from 16-bit linear samples. Decoding is a table look-up; encoding
 * follows the segment search of the recommendation, so {@code encode(decode(b)) == b} for every byte but mu-law's negative
 * zero (0x7F), which encodes as positive zero (0xFF).
 */
public final class G711 {

    private static final int ULAW_BIAS = 0x84;
    private static final int ULAW_CLIP = 32635;
    private static final float SCALE = 1f / 32768f;

    private static final float[] ULAW = new float[256];
    private static final float[] ALAW = new float[256];

    static {
        for (int code = 0; code < 256; code++) {
            ULAW[code] = ulawToLinear(code) * SCALE;
            ALAW[code] = alawToLinear(code) * SCALE;
        }
    }

    private G711() {}

    /** The sample in [-1, 1] that a mu-law byte stands for. */
    public static float decodeUlaw(byte code) {
        return ULAW[code & 0xFF];
    }

    /** The sample in [-1, 1] that an A-law byte stands for. */
    public static float decodeAlaw(byte code) {
        return ALAW[code & 0xFF];
    }

    /** The mu-law byte whose interval holds the sample; values outside [-1, 1] clip, NaN becomes silence. */
    public static byte encodeUlaw(float sample) {
        int linear = Pcm.toInt16(sample);
        int sign = linear < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(linear), ULAW_CLIP) + ULAW_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = (magnitude >> (segment + 3)) & 0x0F;
        return (byte) ~(sign | segment << 4 | mantissa);
    }

    /** The A-law byte whose interval holds the sample; values outside [-1, 1] clip, NaN becomes silence. */
    public static byte encodeAlaw(float sample) {
        int linear = Pcm.toInt16(sample) >> 3;
        int mask = linear >= 0 ? 0xD5 : 0x55;
        int magnitude = linear >= 0 ? linear : -linear - 1;
        int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = magnitude >> Math.max(1, segment) & 0x0F;
        return (byte) ((segment << 4 | mantissa) ^ mask);
    }

    private static int ulawToLinear(int code) {
        int bits = ~code & 0xFF;
        int magnitude = ((bits & 0x0F) << 3) + ULAW_BIAS << (bits >> 4 & 7);
        return (bits & 0x80) != 0 ? ULAW_BIAS - magnitude : magnitude - ULAW_BIAS;
    }

    private static int alawToLinear(int code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int magnitude = (bits & 0x0F) << 4;
        magnitude = segment == 0 ? magnitude + 8 : magnitude + 0x108 << segment - 1;
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }
}
