package io.mondegreen.audio;

/** A short recording as a telephone sends it, mu-law at 8 kHz: small, and heard by a model as a call is. */
public final class UlawClip {
    private static final int LINE_HZ = 8000;
    private static final int MODEL_HZ = 16_000;

    private UlawClip() {}

    /** @param pcm 16 kHz mono in [-1,1] */
    public static byte[] encode(float[] pcm) {
        float[] line = Resampler.resample(pcm, MODEL_HZ, LINE_HZ);
        byte[] codes = new byte[line.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = G711.encodeUlaw(line[i]);
        }
        return codes;
    }

    /** What was encoded, as a model takes it: 16 kHz mono. */
    public static float[] decode(byte[] codes) {
        float[] line = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
            line[i] = G711.decodeUlaw(codes[i]);
        }
        return Resampler.resample(line, LINE_HZ, MODEL_HZ);
    }
}
