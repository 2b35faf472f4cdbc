package io.mondegreen.lab;

/**
 * One metric on three runs: a clean one, a corrupted one, and the corrupted one with activations put into it.
 */
public record Comparison(double clean, double corrupted, double patched) {

    /** The share of the difference that the patch brought back: 0 as corrupted, 1 as clean; NaN where there is no difference. */
    public double restored() {
        return clean == corrupted ? Double.NaN : (patched - corrupted) / (clean - corrupted);
    }
}
