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
    /** Share of the rows for which something holds. */
    static Rate of(List<StressRow> rows, Predicate<StressRow> holds, long seed) {
        return of(grouped(rows, row -> holds.test(row) ? 1 : 0, _ -> 1).share(seed));
    }

    /** A sum over a sum, such as word errors over words; NaN where the lower sum is 0. */
    static Rate of(List<StressRow> rows, ToIntFunction<StressRow> above, ToIntFunction<StressRow> below, long seed) {
        return of(grouped(rows, above, below).interval(seed));
    }

    private static GroupedRate grouped(
            List<StressRow> rows, ToIntFunction<StressRow> above, ToIntFunction<StressRow> below) {
        GroupedRate rate = new GroupedRate();
        for (StressRow row : rows) {
            rate.add(row.window().groups().getFirst(), above.applyAsInt(row), below.applyAsInt(row));
        }
        return rate;
    }

    private static Rate of(Metrics.Interval interval) {
        return new Rate(interval.low(), interval.value(), interval.high());
    }

    Metrics.Interval interval() {
        return new Metrics.Interval(low, value, high);
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
