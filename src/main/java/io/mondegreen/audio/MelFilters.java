package io.mondegreen.audio;

/**
 * Triangular mel filters on Slaney's scale with Slaney's area normalisation, as librosa and {@code transformers} build them
 * for Whisper: linear below 1 kHz (3 mel per 200 Hz), logarithmic above. Rows are stored without their zeros.
 */
final class MelFilters {

    private static final double LOG_START_HZ = 1000;
    private static final double LOG_START_MEL = 15;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final int[] firstBin;
    private final double[][] weights;

    /**
     * @param mels filters between 0 Hz and half the rate
     * @param bins of the power spectrum, 0 Hz to half the rate
     */
    MelFilters(int mels, int bins, int rateHz) {
        firstBin = new int[mels];
        weights = new double[mels][];
        double topMel = toMel(rateHz / 2.0);
        double[] edge = new double[mels + 2];
        for (int i = 0; i < edge.length; i++) {
            edge[i] = toHz(topMel * i / (mels + 1));
        }
        double binHz = rateHz / 2.0 / (bins - 1);
        for (int m = 0; m < mels; m++) {
            int first = Math.max(0, (int) Math.ceil(edge[m] / binHz));
            int last = Math.min(bins - 1, (int) Math.floor(edge[m + 2] / binHz));
            firstBin[m] = first;
            weights[m] = new double[Math.max(0, last - first + 1)];
            for (int k = 0; k < weights[m].length; k++) {
                double hz = (first + k) * binHz;
                double rise = (hz - edge[m]) / (edge[m + 1] - edge[m]);
                double fall = (edge[m + 2] - hz) / (edge[m + 2] - edge[m + 1]);
                weights[m][k] = Math.max(0, Math.min(rise, fall)) * 2 / (edge[m + 2] - edge[m]);
            }
        }
    }

    int count() {
        return weights.length;
    }

    /** Filter m applied to a power spectrum. */
    double apply(int m, double[] power) {
        double sum = 0;
        int first = firstBin[m];
        double[] row = weights[m];
        for (int k = 0; k < row.length; k++) {
            sum += row[k] * power[first + k];
        }
        return sum;
    }

    private static double toMel(double hz) {
        return hz < LOG_START_HZ ? hz * 3 / 200 : LOG_START_MEL + Math.log(hz / LOG_START_HZ) / LOG_STEP;
    }

    private static double toHz(double mel) {
        return mel < LOG_START_MEL ? mel * 200 / 3 : LOG_START_HZ * Math.exp((mel - LOG_START_MEL) * LOG_STEP);
    }
}
