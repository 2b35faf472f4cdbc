package io.mondegreen.lab.guard;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Split;
import java.util.List;
import java.util.function.Predicate;

/** All that an evaluation hears: windows and calls of dev, where thresholds are chosen, and of test, where figures are read. */
record GuardWindows(Windows dev, Windows test, AgentHours devCalls, AgentHours testCalls) {

    /**
     * Hears it.
     *
     * @param loops   windows of each split that provoke loops, about
     * @param minutes of calls of test; dev has as many
     */
    static GuardWindows hear(EvalInput input, Ear ear, int loops, int minutes) {
        input.meter()
                .expect(Windows.expected(input, Split.DEV, loops, false)
                        + Windows.expected(input, Split.TEST, loops, true)
                        + 2 * AgentHours.expected(minutes));
        return new GuardWindows(
                Windows.hear(input, ear, Split.DEV, loops, false),
                Windows.hear(input, ear, Split.TEST, loops, true),
                AgentHours.listen(input, ear, Split.DEV, minutes),
                AgentHours.listen(input, ear, Split.TEST, minutes));
    }

    /** A share of windows with its interval over voices and sources. */
    static Metrics.Interval share(List<HeardWindow> windows, Predicate<HeardWindow> which, long seed) {
        GroupedRate rate = new GroupedRate();
        windows.forEach(one -> rate.add(one.group(), which.test(one) ? 1 : 0, 1));
        return windows.isEmpty() ? new Metrics.Interval(Double.NaN, Double.NaN, Double.NaN) : rate.share(seed);
    }
}
