package io.mondegreen.audio;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Says what a stretch without speech is. It looks at frames of 128 ms and asks whether their power lies in one or two
 * lines at the frequencies of a signal (tones, ring-back), in a dozen anywhere (music), or is spread (noise). The answer is a pure function of the samples: no clock, no memory.
 *
 * <p>Thresholds were set on the dev half of the sounds of {@code mondegreen lab sounds}; the table it prints is of the test
 * half. Not thread-safe: it keeps its buffers.
 */
public final class SoundClassifier {
    private static final int RATE_HZ = 8000;
    private static final int FRAME = 1024; // 128 ms: tells 440 from 480 Hz
    private static final int HOP = FRAME / 2;
    private static final double BIN_HZ = (double) RATE_HZ / FRAME;
    private static final int FIRST_BIN = (int) (90 / BIN_HZ);
    private static final int LAST_BIN = (int) (3700 / BIN_HZ);
    /** Half the main lobe of a Hann window, in bins. */
    private static final int LOBE = 2;

    private static final double SILENT_DBFS = -60;
    /** Frames this far below the loudest are pauses and have no say. */
    private static final double PAUSE_DB = 20;
    /** A stretch shorter than this has too few lines to tell music by. */
    private static final int SHORT_MS = 100;

    private static final int LINES = 12;
    private static final double TONES_SHARE = 0.75;
    private static final double MUSIC_SHARE = 0.72;
    /** Where the power lies below this, lines are mains hum and its overtones, not music. */
    private static final double HUM_HZ = 370;

    private static final double TOLERANCE_HZ = 12;
    /** Ring-back as most of the world sounds it: North America; Britain and Australia. */
    private static final double[][] RINGS_HZ = {{440, 480}, {400, 450}};
    /** Dial and busy tone, and neighbours of the information tone, which follow each other within a frame. */
    private static final double[][] PAIRS_HZ = {{350, 440}, {480, 620}, {914, 1371}, {1371, 1777}};
    /** Information tones, the tone of most European exchanges, fax and modem calling. */
    private static final double[] SINGLES_HZ = {425, 914, 1100, 1371, 1777, 2100};

    private static final double[] TOUCH_ROWS_HZ = {697, 770, 852, 941};
    private static final double[] TOUCH_COLUMNS_HZ = {1209, 1336, 1477, 1633};

    private final DoubleFFT_1D fft = new DoubleFFT_1D(FRAME);
    private final double[] hann = new double[FRAME];
    private final double[] frame = new double[FRAME];
    private final double[] power = new double[LAST_BIN + LOBE + 2];

    /** Makes one; it takes any stretch, in any order. */
    public SoundClassifier() {
        for (int i = 0; i < FRAME; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / FRAME);
        }
    }

    /**
     * Classifies a stretch.
     *
     * @param pcm    in [-1,1]
     * @param rateHz of it; other rates than 8 kHz are resampled
     */
    public SoundClass classify(float[] pcm, int rateHz) {
        if (dbfs(meanSquare(pcm, 0, pcm.length)) < SILENT_DBFS) {
            return SoundClass.SILENCE;
        }
        if (pcm.length < (long) rateHz * SHORT_MS / 1000) {
            return SoundClass.NOISE;
        }
        float[] heard = rateHz == RATE_HZ ? pcm : Resampler.resample(pcm, rateHz, RATE_HZ);
        return judge(heard);
    }

    private SoundClass judge(float[] pcm) {
        int count = Math.max(1, (pcm.length - FRAME / 2) / HOP);
        double[] levels = new double[count];
        double loudest = Double.NEGATIVE_INFINITY;
        for (int f = 0; f < count; f++) {
            levels[f] = dbfs(meanSquare(pcm, f * HOP, Math.min(pcm.length, f * HOP + FRAME)));
            loudest = Math.max(loudest, levels[f]);
        }
        double[] many = new double[count];
        double[] centres = new double[count];
        int heard = 0;
        int rings = 0;
        int signals = 0;
        for (int f = 0; f < count; f++) {
            if (levels[f] < Math.max(loudest - PAUSE_DB, SILENT_DBFS)) {
                continue;
            }
            measure(pcm, f * HOP);
            Lines lines = lines();
            many[heard] = lines.all;
            centres[heard] = lines.centreHz;
            rings += lines.among(RINGS_HZ) ? 1 : 0;
            signals += lines.isSignal() ? 1 : 0;
            heard++;
        }
        if (2 * (rings + signals) > heard) {
            return rings > signals ? SoundClass.RINGBACK : SoundClass.TONES;
        }
        boolean hum = median(centres, heard) < HUM_HZ;
        return median(many, heard) >= MUSIC_SHARE && !hum ? SoundClass.MUSIC : SoundClass.NOISE;
    }

    /** Fills {@link #power} with one frame's spectrum. */
    private void measure(float[] pcm, int from) {
        for (int i = 0; i < FRAME; i++) {
            frame[i] = from + i < pcm.length ? pcm[from + i] * hann[i] : 0;
        }
        fft.realForward(frame);
        for (int k = 0; k < power.length; k++) {
            power[k] = frame[2 * k] * frame[2 * k] + frame[2 * k + 1] * frame[2 * k + 1];
        }
    }

    /** The strongest lines of a frame. */
    private static final class Lines {
        /** Shares of the power in the strongest, the two strongest, and the dozen strongest. */
        private double pair;

        private double single;
        private double all;
        private double strongestHz;
        private double lowHz;
        private double highHz;
        private double centreHz;

        boolean among(double[][] pairsHz) {
            return pair >= TONES_SHARE && Arrays.stream(pairsHz).anyMatch(p -> near(lowHz, p[0]) && near(highHz, p[1]));
        }

        /** Whether they are those of a signal of the network, or of a key. */
        boolean isSignal() {
            boolean key = pair >= TONES_SHARE
                    && Arrays.stream(TOUCH_ROWS_HZ).anyMatch(hz -> near(lowHz, hz))
                    && Arrays.stream(TOUCH_COLUMNS_HZ).anyMatch(hz -> near(highHz, hz));
            boolean alone = single >= TONES_SHARE && Arrays.stream(SINGLES_HZ).anyMatch(hz -> near(strongestHz, hz));
            return key || alone || among(PAIRS_HZ);
        }

        private static boolean near(double oneHz, double otherHz) {
            return Math.abs(oneHz - otherHz) < TOLERANCE_HZ;
        }
    }

    private Lines lines() {
        Lines lines = new Lines();
        double total = 0;
        double moment = 0;
        for (int k = FIRST_BIN; k <= LAST_BIN; k++) {
            total += power[k];
            moment += power[k] * k;
        }
        lines.centreHz = moment / (total + 1e-12) * BIN_HZ;
        double[] hz = new double[2];
        for (int n = 0; n < LINES; n++) {
            int best = FIRST_BIN;
            for (int k = FIRST_BIN; k <= LAST_BIN; k++) {
                best = power[k] > power[best] ? k : best;
            }
            if (n < 2) {
                hz[n] = between(best) * BIN_HZ;
            }
            double sum = 0;
            for (int k = Math.max(FIRST_BIN, best - LOBE); k <= Math.min(LAST_BIN, best + LOBE); k++) {
                sum += power[k];
                power[k] = 0;
            }
            lines.all += sum / (total + 1e-12);
            lines.pair = n < 2 ? lines.all : lines.pair;
            lines.single = n < 1 ? lines.all : lines.single;
        }
        lines.strongestHz = hz[0];
        lines.lowHz = Math.min(hz[0], hz[1]);
        lines.highHz = Math.max(hz[0], hz[1]);
        return lines;
    }

    /** A line's place between bins: its centre of power over three. */
    private double between(int k) {
        double sum = power[k - 1] + power[k] + power[k + 1];
        return k + (power[k + 1] - power[k - 1]) / sum;
    }

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[count / 2];
    }

    private static double meanSquare(float[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return to <= from ? 0 : sum / (to - from);
    }

    private static double dbfs(double power) {
        return 10 * Math.log10(power + 1e-12);
    }
}
