package io.mondegreen.lab;

import io.mondegreen.probe.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A rate, errors over words or windows over windows, with a bootstrap interval that draws whole groups, because what one voice
 * or one source gives is not independent. With a single group there is no interval.
 */
public final class GroupedRate {
    private static final int DRAWS = 1000;
    private static final double TAIL = 0.025;
    private static final double Z = 1.96;

    private final SortedMap<String, double[]> groups = new TreeMap<>();

    /** Counts so many of so many, for a voice, a source, a track. */
    public void add(String group, double counted, double of) {
        double[] sums = groups.computeIfAbsent(group, _ -> new double[2]);
        sums[0] += counted;
        sums[1] += of;
    }

    /** Voices, sources or tracks that were counted. */
    public int groups() {
        return groups.size();
    }

    /** Over everything. */
    public double value() {
        return rate(List.copyOf(groups.values()));
    }

    /** With its 95 % interval, NaN where there is one group; the same seed gives the same interval. */
    public Metrics.Interval interval(long seed) {
        List<double[]> all = List.copyOf(groups.values());
        if (all.size() < 2) {
            return new Metrics.Interval(Double.NaN, value(), Double.NaN);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] draws = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            draws[i] = rate(
                    random.ints(all.size(), 0, all.size()).mapToObj(all::get).toList());
        }
        Arrays.sort(draws);
        int cut = (int) (TAIL * DRAWS);
        return new Metrics.Interval(draws[cut], value(), draws[DRAWS - 1 - cut]);
    }

    /**
     * A share of windows with its 95 % interval, never said to be surer than Wilson's, which matters where there are few groups or
     * all went one way; Wilson's alone where there is one group.
     */
    public Metrics.Interval share(long seed) {
        Metrics.Interval drawn = interval(seed);
        double n = groups.values().stream().mapToDouble(sums -> sums[1]).sum();
        double p = drawn.value();
        double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
        double low = Math.max(0, centre - half);
        double high = Math.min(1, centre + half);
        return Double.isNaN(drawn.low())
                ? new Metrics.Interval(low, p, high)
                : new Metrics.Interval(Math.min(drawn.low(), low), p, Math.max(drawn.high(), high));
    }

    /**
     * Events over time with their 95 % interval, never said to be surer than Poisson's (Byar's approximation, Breslow and Day 1987),
     * which matters where there were few or none.
     */
    public Metrics.Interval perUnit(long seed) {
        Metrics.Interval drawn = interval(seed);
        double events = groups.values().stream().mapToDouble(sums -> sums[0]).sum();
        double time = groups.values().stream().mapToDouble(sums -> sums[1]).sum();
        double more = events + 1;
        double high = more * Math.pow(1 - 1 / (9 * more) + Z / (3 * Math.sqrt(more)), 3) / time;
        double low = events == 0
                ? 0
                : events * Math.pow(Math.max(0, 1 - 1 / (9 * events) - Z / (3 * Math.sqrt(events))), 3) / time;
        return Double.isNaN(drawn.low())
                ? new Metrics.Interval(low, drawn.value(), high)
                : new Metrics.Interval(Math.min(drawn.low(), low), drawn.value(), Math.max(drawn.high(), high));
    }

    private static double rate(List<double[]> sums) {
        double counted = 0;
        double of = 0;
        for (double[] sum : sums) {
            counted += sum[0];
            of += sum[1];
        }
        return of == 0 ? Double.NaN : counted / of;
    }
}
