package io.mondegreen.cli.load;

import java.util.Arrays;

/** Latencies of one kind of record, ms. Every one is kept: their number is that of the records. */
final class Latencies {
    private double[] values = new double[1024];
    private int count;

    synchronized void add(double ms) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = ms;
    }

    synchronized int count() {
        return count;
    }

    /**
     * The smallest latency that a share of them does not exceed.
     *
     * @param share in (0,1]
     * @return NaN where there are none
     */
    synchronized double quantile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }
}
