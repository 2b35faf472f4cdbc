package io.mondegreen.probe;

/**
 * A figure with its 95 % interval and what it counts over.
 *
 * @param low NaN where there is no interval; {@code high} too
 * @param n   windows
 */
public record Figure(double low, double value, double high, int n) {
    public static Figure of(Metrics.Interval interval, int n) {
        return new Figure(interval.low(), interval.value(), interval.high(), n);
    }

    /** Whether there is an interval. */
    public boolean known() {
        return Double.isFinite(low) && Double.isFinite(high);
    }
}
