package io.mondegreen.lab.census;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A rate with its 95 % interval, by a bootstrap over groups (voices, noises). A share of windows is never said to be surer than
 * Wilson's interval, which matters where there are few groups or none failed.
 *
 * @param low  NaN where there is one group and so no interval; {@code high} too
 */
record Rate(double low, double value, double high) {
    private static final double Z = 1.96;

    /** Share of the rows for which something holds. */
    static Rate of(List<StressRow> rows, Predicate<StressRow> holds, long seed) {
        Rate groups = of(rows, row -> holds.test(row) ? 1 : 0, _ -> 1, seed);
        double n = rows.size();
        double p = groups.value;
        double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
        double low = Math.max(0, centre - half);
        double high = Math.min(1, centre + half);
        return groups.known()
                ? new Rate(Math.min(groups.low, low), p, Math.max(groups.high, high))
                : new Rate(low, p, high);
    }

    /** A sum over a sum, such as word errors over words; NaN where the lower sum is 0. */
    static Rate of(List<StressRow> rows, ToIntFunction<StressRow> above, ToIntFunction<StressRow> below, long seed) {
        GroupedRate rate = new GroupedRate();
        for (StressRow row : rows) {
            rate.add(row.window().groups().getFirst(), above.applyAsInt(row), below.applyAsInt(row));
        }
        Metrics.Interval interval = rate.interval(seed);
        return new Rate(interval.low(), interval.value(), interval.high());
    }

    /** Whether there is an interval. */
    boolean known() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** In percent with its interval, where there is one; or a dash. */
    String text() {
        String share = String.format(Locale.ROOT, "%.1f", 100 * value);
        return Double.isNaN(value)
                ? "-"
                : known() ? share + String.format(Locale.ROOT, " (%.1f-%.1f)", 100 * low, 100 * high) : share;
    }
}
