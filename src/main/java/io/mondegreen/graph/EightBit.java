package io.mondegreen.graph;

/**
 * Eight-bit weights as {@code com.microsoft.MatMulNBits} and {@code GatherBlockQuantized} read them: along a row, blocks of
 * {@value #BLOCK} codes with one scale, {@code weight = scale (code - 128)}. Rounded to nearest, symmetric, so that zero stays
 * zero; a row that does not fill its last block is filled up with zeros.
 */
final class EightBit {
    /** Weights that share a scale. */
    static final int BLOCK = 32;

    private static final int ZERO = 128;
    private static final int LARGEST = 127;

    private EightBit() {}

    /** Blocks of a row of so many weights. */
    static int blocks(int weights) {
        return (weights + BLOCK - 1) / BLOCK;
    }

    /**
     * Quantises one row.
     *
     * @param factor what the weights are multiplied by first
     * @param codes  {@code blocks(row) * BLOCK} of them
     * @param scales {@code blocks(row)} of them
     */
    static void quantise(float[] row, float factor, byte[] codes, float[] scales) {
        for (int block = 0; block < scales.length; block++) {
            int from = block * BLOCK;
            int to = Math.min(row.length, from + BLOCK);
            float largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs(row[i]));
            }
            float perCode = largest == 0 ? 0 : LARGEST / largest;
            for (int i = from; i < to; i++) {
                codes[i] = (byte) (ZERO + Math.round(row[i] * perCode));
            }
            for (int i = to; i < from + BLOCK; i++) {
                codes[i] = (byte) ZERO;
            }
            scales[block] = factor * largest / LARGEST;
        }
    }
}
