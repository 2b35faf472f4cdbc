package io.mondegreen.audio;

import org.jtransforms.fft.DoubleFFT_1D;

/** Level and flatness of one 20 ms frame in the bands of the telephone channel, the same at 8 and 16 kHz. */
final class BandSpectrum {

    /** Band edges in Hz; from 120 Hz, so that the fundamental of mains hum is not heard. */
    private static final int[] EDGES_HZ = {120, 350, 600, 900, 1250, 1700, 2250, 2900, 3700};

    static final int BANDS = EDGES_HZ.length - 1;
    static final float SILENT_DBFS = -100;
    private static final double SILENT_POWER = 1e-10;

    private final int samples;
    private final DoubleFFT_1D fft;
    private final double[] hann;
    private final double[] frame;
    private final int[] firstBin = new int[BANDS + 1];
    private final double scale;

    private final float[] power = new float[BANDS];
    private final float[] levelDbfs = new float[BANDS];
    private final float[] flatness = new float[BANDS];
    private float totalDbfs;

    BandSpectrum(int rateHz) {
        samples = rateHz / 1000 * ActivityGate.FRAME_MS;
        fft = new DoubleFFT_1D(samples);
        frame = new double[samples];
        hann = new double[samples];
        double energy = 0;
        for (int i = 0; i < samples; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / samples);
            energy += hann[i] * hann[i];
        }
        // by Parseval, this makes the sum over the positive bins the mean square of the frame
        scale = 2 / (energy * samples);
        for (int b = 0; b <= BANDS; b++) {
            firstBin[b] = Math.round(EDGES_HZ[b] * ActivityGate.FRAME_MS / 1000f);
        }
    }

    int samples() {
        return samples;
    }

    void measure(float[] pcm, int offset) {
        for (int i = 0; i < samples; i++) {
            frame[i] = pcm[offset + i] * hann[i];
        }
        fft.realForward(frame);
        double total = 0;
        for (int b = 0; b < BANDS; b++) {
            double sum = 0;
            double logs = 0;
            int bins = firstBin[b + 1] - firstBin[b];
            for (int k = firstBin[b]; k < firstBin[b + 1]; k++) {
                double bin = (frame[2 * k] * frame[2 * k] + frame[2 * k + 1] * frame[2 * k + 1]) * scale;
                sum += bin;
                logs += Math.log(bin + SILENT_POWER * 1e-3);
            }
            power[b] = (float) sum;
            levelDbfs[b] = dbfs(sum);
            flatness[b] = (float) Math.min(1, Math.exp(logs / bins) / (sum / bins + SILENT_POWER * 1e-3));
            total += sum;
        }
        totalDbfs = dbfs(total);
    }

    /** Mean square of band b. */
    float power(int b) {
        return power[b];
    }

    /** RMS level of band b. */
    float levelDbfs(int b) {
        return levelDbfs[b];
    }

    /** Geometric over arithmetic mean of band b's bins: about 0.6 for noise, towards 0 for a tone. */
    float flatness(int b) {
        return flatness[b];
    }

    /** RMS level of all bands together. */
    float totalDbfs() {
        return totalDbfs;
    }

    static float dbfs(double power) {
        return (float) (10 * Math.log10(power + SILENT_POWER));
    }
}
