package io.mondegreen.lab.census;

import io.mondegreen.audio.LogMel;

/**
 * Whether audio repeats itself: the autocorrelation of its log-mel spectrogram over frames.
 *
 * @param seconds       of sound: frames within 35 dB of the loudest
 * @param periodSeconds after which the spectrogram comes again; 0 where it does not
 */
record SoundPeriod(double seconds, double periodSeconds) {
    private static final int MELS = 80;
    private static final double FRAME_SECONDS = 0.01;
    private static final int SHORTEST = 14;
    private static final double ALIKE = 0.6;
    /** A multiple of the period correlates as well as the period itself. */
    private static final double NEAR_BEST = 0.92;
    /** Whisper's features are a quarter of a decade per unit: 35 dB. */
    private static final double SOUND_BELOW_LOUDEST = 3.5 / 4;

    static SoundPeriod of(float[] pcm) {
        int frames = Math.max(2, pcm.length / LogMel.HOP);
        float[] mel = new LogMel(MELS).compute(pcm, frames);
        double[][] x = centred(mel, frames);
        double[] alike = new double[Math.max(SHORTEST, frames / 2)];
        double best = 0;
        for (int lag = SHORTEST; lag < alike.length; lag++) {
            alike[lag] = correlation(x, lag);
            best = Math.max(best, alike[lag]);
        }
        double period = 0;
        for (int lag = SHORTEST + 1; lag < alike.length - 1 && period == 0; lag++) {
            boolean peak = alike[lag] >= alike[lag - 1] && alike[lag] >= alike[lag + 1];
            if (peak && alike[lag] >= ALIKE && alike[lag] >= NEAR_BEST * best) {
                period = lag * FRAME_SECONDS;
            }
        }
        return new SoundPeriod(sounding(mel, frames) * FRAME_SECONDS, period);
    }

    private static double[][] centred(float[] mel, int frames) {
        double[][] x = new double[frames][MELS];
        for (int m = 0; m < MELS; m++) {
            double mean = 0;
            for (int f = 0; f < frames; f++) {
                mean += mel[m * frames + f] / frames;
            }
            for (int f = 0; f < frames; f++) {
                x[f][m] = mel[m * frames + f] - mean;
            }
        }
        return x;
    }

    private static double correlation(double[][] x, int lag) {
        double product = 0;
        double early = 1e-9;
        double late = 1e-9;
        for (int f = 0; f + lag < x.length; f++) {
            for (int m = 0; m < MELS; m++) {
                product += x[f][m] * x[f + lag][m];
                early += x[f][m] * x[f][m];
                late += x[f + lag][m] * x[f + lag][m];
            }
        }
        return product / Math.sqrt(early * late);
    }

    private static int sounding(float[] mel, int frames) {
        double[] loudest = new double[frames];
        double top = Double.NEGATIVE_INFINITY;
        for (int f = 0; f < frames; f++) {
            loudest[f] = Double.NEGATIVE_INFINITY;
            for (int m = 0; m < MELS; m++) {
                loudest[f] = Math.max(loudest[f], mel[m * frames + f]);
            }
            top = Math.max(top, loudest[f]);
        }
        int count = 0;
        for (double one : loudest) {
            count += one > top - SOUND_BELOW_LOUDEST ? 1 : 0;
        }
        return count;
    }
}
