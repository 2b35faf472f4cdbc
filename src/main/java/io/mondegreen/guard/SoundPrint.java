package io.mondegreen.guard;

import java.util.Arrays;
import java.util.Base64;

/**
 * What a window sounds like, small enough to be kept with a call's progress: the energy of {@value #BANDS} bands in {@value #PARTS}
 * equal parts of the window, in steps of 3 dB from the band's mean. The level of the line does not matter, and a clip that is
 * played again gives nearly the same print; another speaking of the same words does not.
 *
 * @param ms    length of the window
 * @param steps {@code [part][band]}, -8 to 7
 */
record SoundPrint(int ms, byte[] steps) {
    static final int PARTS = 24;
    static final int BANDS = 4;

    private static final double RATE_HZ = 16_000;
    /** Of the one-pole low passes between the bands: 400, 1000 and 2200 Hz. */
    private static final double[] LOW_PASS = {pole(400), pole(1000), pole(2200)};

    private static final double STEP_DB = 3;
    /** Energy below which nothing is heard: -70 dBFS. */
    private static final double FLOOR = 1e-7;
    /** A cut may begin or end a little earlier: parts by which prints are moved against each other. */
    private static final int SHIFTS = 2;
    /** The same sound is cut to nearly the same length. */
    private static final double LENGTHS = 1.25;
    /** Mean square of the steps under which a sound is too steady to be known again. */
    private static final double STEADY = 0.5;

    /** @param pcm 16 kHz mono */
    static SoundPrint of(float[] pcm) {
        double[] level = new double[PARTS * BANDS];
        double[] low = new double[LOW_PASS.length];
        double[] energy = new double[BANDS];
        int at = 0;
        for (int part = 0; part < PARTS; part++) {
            int to = (int) ((long) pcm.length * (part + 1) / PARTS);
            int samples = Math.max(1, to - at);
            Arrays.fill(energy, 0);
            for (; at < to; at++) {
                bands(pcm[at], low, energy);
            }
            for (int band = 0; band < BANDS; band++) {
                level[part * BANDS + band] = 10 * Math.log10(energy[band] / samples + FLOOR);
            }
        }
        return new SoundPrint((int) (pcm.length * 1000L / (long) RATE_HZ), steps(level));
    }

    private static double pole(double hz) {
        return 1 - Math.exp(-2 * Math.PI * hz / RATE_HZ);
    }

    /** Adds one sample's energy to each band; bands are the differences of one-pole low passes. */
    private static void bands(float sample, double[] low, double[] energy) {
        double below = 0;
        for (int edge = 0; edge < low.length; edge++) {
            low[edge] += LOW_PASS[edge] * (sample - low[edge]);
            double band = low[edge] - below;
            energy[edge] += band * band;
            below = low[edge];
        }
        energy[BANDS - 1] += (sample - below) * (sample - below);
    }

    private static byte[] steps(double[] level) {
        byte[] steps = new byte[level.length];
        for (int band = 0; band < BANDS; band++) {
            double mean = 0;
            for (int part = 0; part < PARTS; part++) {
                mean += level[part * BANDS + band] / PARTS;
            }
            for (int part = 0; part < PARTS; part++) {
                int at = part * BANDS + band;
                steps[at] = (byte) Math.clamp(Math.round((level[at] - mean) / STEP_DB), -8, 7);
            }
        }
        return steps;
    }

    /** How alike two windows sound, from -1 to 1; 0 where lengths differ or a sound is too steady to be known again. */
    double likeness(SoundPrint other) {
        if (Math.max(ms, other.ms) > LENGTHS * Math.min(ms, other.ms) || steady() || other.steady()) {
            return 0;
        }
        double best = -1;
        for (int shift = -SHIFTS; shift <= SHIFTS; shift++) {
            best = Math.max(best, cosine(other, shift));
        }
        return best;
    }

    private double cosine(SoundPrint other, int shift) {
        double both = 0;
        double mine = 0;
        double theirs = 0;
        for (int part = Math.max(0, -shift); part < Math.min(PARTS, PARTS - shift); part++) {
            for (int band = 0; band < BANDS; band++) {
                double a = steps[part * BANDS + band];
                double b = other.steps[(part + shift) * BANDS + band];
                both += a * b;
                mine += a * a;
                theirs += b * b;
            }
        }
        return mine == 0 || theirs == 0 ? 0 : both / Math.sqrt(mine * theirs);
    }

    private boolean steady() {
        double sum = 0;
        for (byte step : steps) {
            sum += step * step;
        }
        return sum < STEADY * steps.length;
    }

    /** As text without a separator: two steps a byte. */
    String text() {
        byte[] packed = new byte[steps.length / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) (steps[2 * i] << 4 | steps[2 * i + 1] & 15);
        }
        return ms + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(packed);
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static SoundPrint parse(String text) {
        int dot = text.indexOf('.');
        byte[] packed = Base64.getUrlDecoder().decode(text.substring(dot + 1));
        if (dot < 1 || packed.length != PARTS * BANDS / 2) {
            throw new IllegalArgumentException("not a sound print: " + text.length() + " characters");
        }
        byte[] steps = new byte[PARTS * BANDS];
        for (int i = 0; i < packed.length; i++) {
            steps[2 * i] = (byte) (packed[i] >> 4);
            steps[2 * i + 1] = (byte) ((byte) (packed[i] << 4) >> 4);
        }
        return new SoundPrint(Integer.parseInt(text.substring(0, dot)), steps);
    }
}
