package io.mondegreen.lab.probing;

import java.util.Arrays;

/**
 * What anybody can measure of a window without a model, and what a probe may read instead of what it is asked.
 *
 * @param durationMs of the audio
 * @param levelDb    root mean square, dB of full scale
 * @param contrastDb the level of its loud parts (90th percentile of frames of 20 ms) over that of its quiet ones (10th): an
 *                   estimate of the signal-to-noise ratio that needs nothing but the audio
 */
record AudioFacts(double durationMs, double levelDb, double contrastDb) {
    private static final int FRAME = 320;
    private static final double FLOOR = 1e-10;

    /** Measures 16 kHz mono. */
    static AudioFacts of(float[] pcm) {
        int frames = Math.max(1, pcm.length / FRAME);
        double[] levels = new double[frames];
        for (int i = 0; i < frames; i++) {
            levels[i] = db(pcm, i * FRAME, Math.min(pcm.length, (i + 1) * FRAME));
        }
        Arrays.sort(levels);
        return new AudioFacts(
                pcm.length / 16.0,
                db(pcm, 0, pcm.length),
                levels[(int) (0.9 * (frames - 1))] - levels[(int) (0.1 * (frames - 1))]);
    }

    private static double db(float[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return 10 * Math.log10(FLOOR + sum / Math.max(1, to - from));
    }
}
