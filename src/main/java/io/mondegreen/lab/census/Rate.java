package io.mondegreen.lab.census;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A share with its 95 % interval. The interval comes from a bootstrap over groups (voices, noises), since windows of one voice
 * are not independent; a share of windows is never said to be surer than Wilson's interval, which matters where there are few
 * groups or none failed.
 */
record Rate(double low, double value, double high) {
    private static final int DRAWS = 1000;
    private static final double Z = 1.96;

    /** Share of the rows for which something holds. */
    static Rate of(List<StressRow> rows, Predicate<StressRow> holds, long seed) {
        ToIntFunction<StressRow> hit = row -> holds.test(row) ? 1 : 0;
        Rate groups = of(rows, hit, _ -> 1, seed);
        double n = rows.size();
        double p = groups.value;
        double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
        return n == 0
                ? groups
                : new Rate(
                        Math.max(0, Math.min(groups.low, centre - half)),
                        p,
                        Math.min(1, Math.max(groups.high, centre + half)));
    }

    /** A sum over a sum, such as word errors over words; NaN where the lower sum is 0. */
    static Rate of(List<StressRow> rows, ToIntFunction<StressRow> above, ToIntFunction<StressRow> below, long seed) {
        Map<String, long[]> sums = new LinkedHashMap<>();
        for (StressRow row : rows) {
            long[] sum = sums.computeIfAbsent(row.window().groups().getFirst(), _ -> new long[2]);
            sum[0] += above.applyAsInt(row);
            sum[1] += below.applyAsInt(row);
        }
        List<long[]> groups = new ArrayList<>(sums.values());
        SplittableRandom random = new SplittableRandom(seed);
        double[] draws = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            long[] sum = new long[2];
            for (int j = 0; j < groups.size(); j++) {
                long[] group = groups.get(random.nextInt(groups.size()));
                sum[0] += group[0];
                sum[1] += group[1];
            }
            draws[i] = (double) sum[0] / sum[1];
        }
        Arrays.sort(draws);
        double value = groups.stream().mapToDouble(group -> group[0]).sum()
                / groups.stream().mapToDouble(group -> group[1]).sum();
        return new Rate(draws[DRAWS * 25 / 1000], value, draws[DRAWS * 975 / 1000]);
    }

    /** In percent with its interval, or a dash. */
    String text() {
        return Double.isNaN(value)
                ? "-"
                : String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", 100 * value, 100 * low, 100 * high);
    }
}
