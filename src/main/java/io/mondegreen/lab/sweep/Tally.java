package io.mondegreen.lab.sweep;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.sweep.Measure.Count;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Split;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes figures of what was run. Intervals are 95 %, by a bootstrap over voices and kinds of sound. */
final class Tally {
    private final Runner runner;
    private final Map<Split, Map<EvalSet, List<EvalWindow>>> windows;
    private final long seed;

    /**
     * @param windows by half and set; those of loops are those on which the model does loop
     */
    Tally(Runner runner, Map<Split, Map<EvalSet, List<EvalWindow>>> windows, long seed) {
        this.runner = runner;
        this.windows = windows;
        this.seed = seed;
    }

    List<EvalWindow> windows(Split half, EvalSet set) {
        return windows.get(half).getOrDefault(set, List.of());
    }

    /** A figure of a treatment on a half. */
    Figure figure(Measure measure, Treatment treatment, Split half) {
        return figure(measure, List.of(treatment), half);
    }

    /** The mean over several treatments, such as heads drawn by chance several times; each window still counts once. */
    Figure figure(Measure measure, List<Treatment> treatments, Split half) {
        GroupedRate rate = rate(measure, treatments, half);
        Metrics.Interval interval = measure.scale() == Measure.Scale.SHARE ? rate.share(seed) : rate.interval(seed);
        int n = (int) windows(half, measure.set()).stream()
                .filter(window -> treatments.stream()
                        .anyMatch(one -> count(measure, one, window).of() > 0))
                .count();
        return Figure.of(interval, n);
    }

    /** A figure without its interval. */
    double value(Measure measure, Treatment treatment, Split half) {
        return rate(measure, List.of(treatment), half).value();
    }

    private GroupedRate rate(Measure measure, List<Treatment> treatments, Split half) {
        GroupedRate rate = new GroupedRate();
        for (EvalWindow window : windows(half, measure.set())) {
            for (Treatment one : treatments) {
                Count count = count(measure, one, window);
                rate.add(window.group(), count.counted() / treatments.size(), count.of() / treatments.size());
            }
        }
        return rate;
    }

    /** All figures on a half. */
    Map<Measure, Figure> figures(List<Treatment> treatments, Split half) {
        Map<Measure, Figure> all = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            all.put(measure, figure(measure, treatments, half));
        }
        return all;
    }

    /** By how much one treatment does better than others on the same windows, window by window. */
    Figure difference(Measure measure, Treatment treatment, List<Treatment> others, Split half) {
        GroupedRate rate = new GroupedRate();
        List<EvalWindow> all = windows(half, measure.set());
        for (EvalWindow window : all) {
            double mean = others.stream()
                    .mapToDouble(one -> count(measure, one, window).counted() / others.size())
                    .sum();
            rate.add(window.group(), count(measure, treatment, window).counted() - mean, 1);
        }
        return Figure.of(rate.interval(seed), all.size());
    }

    private Count count(Measure measure, Treatment treatment, EvalWindow window) {
        if (!measure.fed()) {
            return measure.count(runner.outcome(Treatment.NONE, window), runner.outcome(treatment, window));
        }
        Optional<Likelihood> before = runner.likelihood(Treatment.NONE, window);
        Optional<Likelihood> now = runner.likelihood(treatment, window);
        return before.isPresent() && now.isPresent() ? measure.count(before.get(), now.get()) : Count.NOTHING;
    }
}
