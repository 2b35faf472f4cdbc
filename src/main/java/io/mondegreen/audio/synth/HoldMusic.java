package io.mondegreen.audio.synth;

import java.util.SplittableRandom;

/** Hold music: six families of small arrangements; the seed chooses key, tempo, progression and timbre. */
public final class HoldMusic {

    /** A way of playing. */
    public enum Family {
        /** Broken chords on a soft square. */
        ARPEGGIO,
        /** Slow chords of detuned strings with a swell. */
        PAD,
        /** Three-four time on an organ with a tremulant. */
        ORGAN_WALTZ,
        /** A melody on a plucked string. */
        PLUCKED,
        /** Bells with inharmonic partials. */
        BELLS,
        /** Chords and melody on a frequency-modulated electric piano. */
        ELECTRIC_PIANO
    }

    private static final int[][] PROGRESSIONS = {
        {0, 5, 7, 0}, {0, 9, 5, 7}, {0, 4, 5, 7}, {9, 5, 0, 7}, {0, 7, 9, 5}, {0, 2, 7, 0}
    };
    private static final int[] SCALE = {0, 2, 4, 7, 9, 12, 14, 16};

    private final SplittableRandom random;
    private final Family family;
    private final float[] out;
    private final int root;
    private final int[] progression;
    private final double beat; // seconds
    private final double colour; // timbre in [0, 1)

    private HoldMusic(SplittableRandom random, Family family, int samples) {
        this.random = random;
        this.family = family;
        this.out = new float[samples];
        this.root = 48 + random.nextInt(12);
        this.progression = PROGRESSIONS[random.nextInt(PROGRESSIONS.length)];
        this.beat = 60 / random.nextDouble(84, 132);
        this.colour = random.nextDouble();
    }

    /**
     * @return 8 kHz samples at about -20 dBFS RMS
     */
    public static float[] render(long seed, Family family, int samples) {
        SplittableRandom random = new SplittableRandom(seed * 31 + family.ordinal());
        return new HoldMusic(random, family, samples).play();
    }

    private float[] play() {
        int beatsPerBar = family == Family.ORGAN_WALTZ ? 3 : 4;
        double bar = beatsPerBar * beat;
        int bars = (int) Math.ceil(Wave.seconds(out.length) / bar);
        for (int b = 0; b < bars; b++) {
            int degree = progression[b % progression.length];
            int chordRoot = root + degree;
            // the chords on the second and sixth degree are minor
            int third = degree == 2 || degree == 9 || degree == 4 ? 3 : 4;
            bar(b * bar, chordRoot, new int[] {0, third, 7, 12}, beatsPerBar);
        }
        return Wave.leveledInPlace(out, Wave.USUAL_RMS);
    }

    private void bar(double at, int chordRoot, int[] chord, int beats) {
        switch (family) {
            case ARPEGGIO -> {
                for (int i = 0; i < 2 * beats; i++) {
                    int step = i % 6 < 4 ? i % 6 : 6 - i % 6;
                    note(at + i * beat / 2, beat * 0.6, chordRoot + 12 + chord[step], 0.8);
                }
                note(at, beats * beat, chordRoot, 0.5);
            }
            case PAD -> {
                for (int interval : chord) {
                    note(at, beats * beat * 1.15, chordRoot + 12 + interval, 0.6);
                }
            }
            case ORGAN_WALTZ -> {
                note(at, beat, chordRoot, 1);
                for (int i = 1; i < beats; i++) {
                    note(at + i * beat, beat * 0.5, chordRoot + 12 + chord[1], 0.5);
                    note(at + i * beat, beat * 0.5, chordRoot + 12 + chord[2], 0.5);
                }
                melody(at, beats, 24, 1);
            }
            case PLUCKED -> {
                note(at, 2 * beat, chordRoot, 0.7);
                note(at + 2 * beat, 2 * beat, chordRoot + 7, 0.6);
                melody(at, 2 * beats, 24, 0.5);
            }
            case BELLS -> melody(at, beats, 24, 1);
            case ELECTRIC_PIANO -> {
                for (int interval : chord) {
                    note(at, beats * beat * 0.9, chordRoot + 12 + interval, 0.4);
                }
                melody(at, beats, 24, 1);
            }
        }
    }

    /** Notes of the key's pentatonic scale, some left out. */
    private void melody(double at, int notes, int above, double beatsEach) {
        for (int i = 0; i < notes; i++) {
            int pitch = root + above + SCALE[random.nextInt(SCALE.length)];
            if (random.nextDouble() < 0.8) {
                note(at + i * beat * beatsEach, beat * beatsEach * 1.4, pitch, 0.8);
            }
        }
    }

    private void note(double at, double length, double pitch, double loudness) {
        int from = (int) (at * Wave.RATE);
        int samples = (int) (length * Wave.RATE);
        double hz = Wave.noteHz(pitch);
        if (hz > 3400) {
            hz /= 2;
        }
        for (int i = 0; i < samples && from + i < out.length; i++) {
            double t = Wave.seconds(i);
            double left = length - t;
            double release = Math.min(1, left / 0.03);
            out[from + i] += (float) (loudness * release * voice(hz, t, length));
        }
    }

    /** One sample of the family's instrument, t seconds into a note. */
    private double voice(double hz, double t, double length) {
        double attack = Math.min(1, t / 0.008);
        return switch (family) {
            case ARPEGGIO -> {
                double odd = Wave.sine(3 * hz * t) / (3 + 4 * colour) + Wave.sine(5 * hz * t) / (8 + 8 * colour);
                yield attack * Math.exp(-3 * t) * (Wave.sine(hz * t) + odd);
            }
            case PAD -> {
                double swell = Math.sin(Math.PI * Math.min(1, t / length));
                double vibrato = 0.8 + 0.2 * Wave.sine((4.5 + colour) * t);
                double sum = 0;
                for (int k = 1; k <= 4; k++) {
                    sum += (Wave.sine(k * hz * 0.997 * t) + Wave.sine(k * hz * 1.003 * t)) / (k + colour * k);
                }
                yield swell * vibrato * sum * 0.5;
            }
            case ORGAN_WALTZ -> {
                double tremulant = 0.75 + 0.25 * Wave.sine(6 * t);
                double pipes = Wave.sine(hz * t) + 0.6 * Wave.sine(2 * hz * t) + colour * Wave.sine(4 * hz * t) * 0.5;
                yield attack * tremulant * pipes * 0.6;
            }
            case PLUCKED -> {
                double sum = 0;
                for (int k = 1; k <= 7 && k * hz < 3800; k++) {
                    sum += Math.exp(-(2 + (1 + colour) * k) * t) * Wave.sine(k * hz * t) / k;
                }
                yield attack * sum;
            }
            case BELLS -> {
                double strike = Wave.sine(hz * t) * Math.exp(-2 * t);
                double hum = 0.5 * Wave.sine(hz * 0.5 * t) * Math.exp(-1.2 * t);
                double high = 0.4 * Wave.sine(Math.min(3700, hz * (2.4 + colour * 0.5)) * t) * Math.exp(-5 * t);
                yield attack * (strike + hum + high);
            }
            case ELECTRIC_PIANO -> {
                double index = (1 + 2 * colour) * Math.exp(-4 * t);
                double tine = index * Math.sin(2 * Math.PI * Math.min(3500, 2 * hz) * t);
                yield attack * Math.exp(-1.8 * t) * Math.sin(2 * Math.PI * hz * t + tine);
            }
        };
    }
}
