package io.mondegreen.audio;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Whisper's log-mel spectrogram ({@code whisper/audio.py}; {@code WhisperFeatureExtractor} of transformers): 16 kHz, 25 ms
 * periodic Hann windows every 10 ms, centred with reflected edges, the last frame dropped, power spectrum, Slaney mel
 * filters, log10 with a floor of 1e-10, at most 8 below the loudest value of the window, then {@code (x + 4) / 4}.
 *
 * <p>Keeps its buffers: one instance per thread.
 */
public final class LogMel {

    /** Samples per second that the features are defined for. */
    public static final int RATE_HZ = 16_000;

    /** Samples from one frame to the next. */
    public static final int HOP = 160;

    private static final int WINDOW = 400;
    private static final int BINS = WINDOW / 2 + 1;
    private static final double FLOOR = 1e-10;
    private static final double RANGE = 8;

    private final MelFilters filters;
    private final DoubleFFT_1D fft = new DoubleFFT_1D(WINDOW);
    private final double[] hann = new double[WINDOW];
    private final double[] frame = new double[WINDOW];
    private final double[] power = new double[BINS];
    private double[] log = new double[0];

    /**
     * @param mels filters: 80, or 128 for large-v3 and turbo
     */
    public LogMel(int mels) {
        if (mels < 1 || mels > 256) {
            throw new IllegalArgumentException(mels + " mel bins; Whisper models have 80 or 128");
        }
        filters = new MelFilters(mels, BINS, RATE_HZ);
        for (int i = 0; i < WINDOW; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
        }
    }

    public int mels() {
        return filters.count();
    }

    /**
     * Features of one window in a new array.
     *
     * @param pcm16k samples at 16 kHz in [-1, 1]; padded with silence or cut to {@code frames * 160} first
     * @param frames of the model's window, {@code 2 * max_source_positions}; at least 2
     * @return row-major [mels, frames]
     */
    public float[] compute(float[] pcm16k, int frames) {
        float[] out = new float[mels() * Math.max(frames, 0)];
        compute(pcm16k, frames, out);
        return out;
    }

    /** As {@link #compute(float[], int)}, into {@code out}, which holds at least {@code mels * frames} values. */
    public void compute(float[] pcm16k, int frames, float[] out) {
        if (frames < 2 || out.length < mels() * frames) {
            throw new IllegalArgumentException(frames + " frames into " + out.length
                    + " values; at least 2 frames and mels * frames values needed");
        }
        int length = frames * HOP;
        int heard = Math.min(pcm16k.length, length);
        int values = mels() * frames;
        if (log.length < values) {
            log = new double[values];
        }
        // frames that only see padding are all floor
        Arrays.fill(log, 0, values, Math.log10(FLOOR));
        double loudest = Math.log10(FLOOR);
        for (int f = 0; f < frames; f++) {
            if (!window(pcm16k, heard, length, f * HOP - WINDOW / 2)) {
                continue;
            }
            fft.realForward(frame);
            power();
            for (int m = 0; m < mels(); m++) {
                double value = Math.log10(Math.max(FLOOR, filters.apply(m, power)));
                log[m * frames + f] = value;
                loudest = Math.max(loudest, value);
            }
        }
        double floor = loudest - RANGE;
        for (int i = 0; i < values; i++) {
            out[i] = (float) ((Math.max(log[i], floor) + 4) / 4);
        }
    }

    /** Fills {@link #frame} from {@code from} on, reflecting at both ends; false if every sample is zero. */
    private boolean window(float[] pcm, int heard, int length, int from) {
        boolean any = false;
        for (int i = 0; i < WINDOW; i++) {
            int at = from + i;
            if (at < 0) {
                at = -at;
            } else if (at >= length) {
                at = 2 * (length - 1) - at;
            }
            float sample = at < heard ? pcm[at] : 0;
            any |= sample != 0;
            frame[i] = sample * hann[i];
        }
        return any;
    }

    /** Power from JTransforms' packing: re 0, re n/2, re 1, im 1, re 2, im 2, ... */
    private void power() {
        power[0] = frame[0] * frame[0];
        power[BINS - 1] = frame[1] * frame[1];
        for (int k = 1; k < BINS - 1; k++) {
            double re = frame[2 * k];
            double im = frame[2 * k + 1];
            power[k] = re * re + im * im;
        }
    }
}
