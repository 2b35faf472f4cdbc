package io.mondegreen.taps;

/**
 * A linear read-out: {@code score = w·h + b} on one residual tap at every position. The running mean of the scores over
 * positions is the score of the running mean of {@code h}. It can run inside the graph of its tap's stack.
 *
 * @param name   what it reads, for example {@code hallucination}
 * @param tap    a tap of shape {@code [pos, d_model]}
 * @param weight {@code [d_model]}
 * @param bias   added once
 */
public record ProbeHead(String name, TapName tap, float[] weight, float bias) {
    /** {@code w·h + b} of one position, in double precision. */
    public double score(float[] stream) {
        double sum = bias;
        for (int j = 0; j < weight.length; j++) {
            sum += (double) weight[j] * stream[j];
        }
        return sum;
    }
}
