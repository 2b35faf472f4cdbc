package io.mondegreen.audio.synth;

import java.util.SplittableRandom;

/** Noises of a telephone line and of the room behind it. */
public final class LineNoise {

    /** What kind of noise. */
    public enum Kind {
        /** Equal power per hertz. */
        WHITE(true),
        /** Equal power per octave. */
        PINK(true),
        /** Falling by 6 dB per octave above 60 Hz. */
        BROWN(true),
        /** Mains hum: 50 or 60 Hz and its overtones. */
        HUM(true),
        /** Bursts of crackle with quiet between. */
        CRACKLE(false),
        /** Single clicks. */
        CLICKS(false),
        /** The warble of a fax or modem: two tones keyed fast. */
        MODEM(false),
        /** Breathing on the microphone: slow swells of soft noise. */
        BREATH(false);

        private final boolean steady;

        Kind(boolean steady) {
            this.steady = steady;
        }

        /** Whether its level never changes, so that a gate may learn it as background. */
        public boolean steady() {
            return steady;
        }
    }

    private LineNoise() {}

    /**
     * @return 8 kHz samples at about -20 dBFS RMS; scale them with {@link Channel}
     */
    public static float[] render(long seed, Kind kind, int samples) {
        SplittableRandom random = new SplittableRandom(seed * 37 + kind.ordinal());
        float[] out = new float[samples];
        switch (kind) {
            case WHITE -> white(random, out);
            case PINK -> pink(random, out);
            case BROWN -> brown(random, out);
            case HUM -> hum(random, out);
            case CRACKLE -> crackle(random, out);
            case CLICKS -> clicks(random, out);
            case MODEM -> modem(random, out);
            case BREATH -> breath(random, out);
        }
        return Wave.leveledInPlace(out, Wave.USUAL_RMS);
    }

    private static void white(SplittableRandom random, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) random.nextGaussian();
        }
    }

    /** Paul Kellet's filter: a sum of one-pole low-passes that falls by 3 dB per octave. */
    private static void pink(SplittableRandom random, float[] out) {
        double slow = 0;
        double middle = 0;
        double fast = 0;
        for (int i = 0; i < out.length; i++) {
            double w = random.nextGaussian();
            slow = 0.99765 * slow + 0.0990460 * w;
            middle = 0.96300 * middle + 0.2965164 * w;
            fast = 0.57000 * fast + 1.0526913 * w;
            out[i] = (float) (slow + middle + fast + 0.1848 * w);
        }
    }

    private static void brown(SplittableRandom random, float[] out) {
        double y = 0;
        for (int i = 0; i < out.length; i++) {
            y = 0.954 * y + random.nextGaussian();
            out[i] = (float) y;
        }
    }

    private static void hum(SplittableRandom random, float[] out) {
        double mains = random.nextBoolean() ? 50 : 60;
        for (int k = 1; k <= 6; k++) {
            double loudness = random.nextDouble(0.1, 1) / k;
            double phase = random.nextDouble();
            for (int i = 0; i < out.length; i++) {
                out[i] += (float) (loudness * Wave.sine(mains * k * Wave.seconds(i) + phase));
            }
        }
    }

    private static void crackle(SplittableRandom random, float[] out) {
        int at = random.nextInt(4000);
        while (at < out.length) {
            int end = Math.min(out.length, at + random.nextInt(800, 6000));
            for (; at < end; at++) {
                if (random.nextDouble() < 0.02) {
                    decay(random, out, at, random.nextDouble(2, 12), random.nextDouble(0.2, 1));
                }
            }
            at += random.nextInt(2000, 12_000);
        }
    }

    private static void clicks(SplittableRandom random, float[] out) {
        for (int at = random.nextInt(3000); at < out.length; at += random.nextInt(1500, 10_000)) {
            decay(random, out, at, random.nextDouble(4, 30), random.nextDouble(0.3, 1));
        }
    }

    /** A burst of noise that dies away over some samples. */
    private static void decay(SplittableRandom random, float[] out, int at, double samples, double loudness) {
        for (int i = 0; i < 8 * samples && at + i < out.length; i++) {
            out[at + i] += (float) (loudness * Math.exp(-i / samples) * random.nextGaussian());
        }
    }

    private static void modem(SplittableRandom random, float[] out) {
        double mark = random.nextDouble(1100, 1400);
        double space = random.nextDouble(1900, 2300);
        int bit = Wave.RATE / Wave.pick(random, new Integer[] {75, 150, 300});
        double turns = 0;
        boolean high = false;
        for (int i = 0; i < out.length; i++) {
            if (i % bit == 0) {
                high = random.nextBoolean();
            }
            turns += (high ? space : mark) / Wave.RATE;
            out[i] = (float) (Wave.sine(turns) * (0.8 + 0.2 * Wave.sine(0.7 * Wave.seconds(i))));
        }
    }

    private static void breath(SplittableRandom random, float[] out) {
        int at = random.nextInt(4000);
        double smooth = 0;
        while (at < out.length) {
            int length = random.nextInt(5000, 11_000);
            double loudness = random.nextDouble(0.5, 1);
            for (int i = 0; i < length && at + i < out.length; i++) {
                smooth = 0.6 * smooth + random.nextGaussian();
                out[at + i] = (float) (loudness * Math.pow(Math.sin(Math.PI * i / length), 2) * smooth);
            }
            at += length + random.nextInt(4000, 14_000);
        }
    }
}
