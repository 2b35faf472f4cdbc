package io.mondegreen.graph;

/**
 * Eight-bit weights as {@code com.microsoft.MatMulNBits} and {@code GatherBlockQuantized} read them: along a row, blocks of
 * codes with one scale, {@code weight = scale (code - 128)}. Rounded to nearest, symmetric, so that zero stays
 * zero; a row that does not fill its last block is filled up with zeros.
 */
final class EightBit {
    /** Fewer scales are read faster; beyond this nothing is gained. */
    private static final int LARGEST_BLOCK = 128;

    private static final int SMALLEST_BLOCK = 32;

    private static final int ZERO = 128;
    private static final int LARGEST = 127;

    private EightBit() {}

    /** Weights of a row of this width that share a scale: the largest block that fills the row without a rest. */
    static int block(int width) {
        int block = LARGEST_BLOCK;
        while (block > SMALLEST_BLOCK && width % block != 0) {
            block /= 2;
        }
        return block;
    }

    /** Blocks of a row of this width. */
    static int blocks(int width) {
        return (width + block(width) - 1) / block(width);
    }

    /**
     * Quantises one row.
     *
     * @param factor what the weights are multiplied by first
     * @param codes  as many as all blocks hold
     * @param scales one for each block
     */
    static void quantise(float[] row, float factor, byte[] codes, float[] scales) {
        int length = block(row.length);
        for (int block = 0; block < scales.length; block++) {
            int from = block * length;
            int to = Math.min(row.length, from + length);
            float largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs(row[i]));
            }
            float perCode = largest == 0 ? 0 : LARGEST / largest;
            for (int i = from; i < to; i++) {
                codes[i] = (byte) (ZERO + Math.round(row[i] * perCode));
            }
            for (int i = to; i < from + length; i++) {
                codes[i] = (byte) ZERO;
            }
            scales[block] = factor * largest / LARGEST;
        }
    }
}
