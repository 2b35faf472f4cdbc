package io.mondegreen.lab.guard;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.GroupBootstrap;
import io.mondegreen.probe.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** How long after wrong text first goes out the delivered guard says so, in live windows. */
final class Delays {
    private static final long SOON_MS = 1000;
    private static final int DRAWS = 1000;
    private static final double LEVEL = 0.95;

    private Delays() {}

    /** Those of one kind. */
    static List<LiveFailure> of(List<LiveFailure> all, Truth failure) {
        return all.stream().filter(one -> one.failure() == failure).toList();
    }

    static CardTable table(List<LiveFailure> all, long seed) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Truth failure : Truth.FAILURES) {
            List<LiveFailure> windows = of(all, failure);
            List<LiveFailure> told =
                    windows.stream().filter(one -> one.told().isPresent()).toList();
            rows.add(List.of(
                    Cell.of(failure.label()),
                    Cell.count(windows.size()),
                    share(windows, one -> one.told().isPresent(), seed),
                    share(told, one -> one.told().orElseThrow().early(), seed),
                    quantiles(told, one -> one.told().orElseThrow().tokens(), seed),
                    quantiles(told, LiveFailure::delayMs, seed),
                    share(told, one -> one.delayMs() <= SOON_MS, seed)));
        }
        return new CardTable(
                "delays",
                "How soon the alarm comes",
                List.of(
                        "Windows of the corpus and windows that provoke loops again, each played to the line as a call of its own: cut by"
                                + " its gate, decoded every second while they grow, and at their end. Counted is the first window of each whose"
                                + " final text is a failure.",
                        "Milliseconds are of audio that came in between the decode in which wrong text first went out and the one that"
                                + " alarmed; the time to decode comes on top. Tokens are those of the alarming decode, from the first wrong one (of a"
                                + " loop, from its third copy) to the one at which the alert left."),
                List.of(
                        "failure",
                        "windows",
                        "alarm",
                        "before the window's end",
                        "tokens, median / p90 / most",
                        "ms, median / p90 / most",
                        "within 1 s of audio"),
                rows);
    }

    private static Cell share(List<LiveFailure> all, Predicate<LiveFailure> which, long seed) {
        if (all.isEmpty()) {
            return Cell.NONE;
        }
        GroupedRate rate = new GroupedRate();
        all.forEach(one -> rate.add(one.group(), which.test(one) ? 1 : 0, 1));
        return Cell.share(rate.share(seed));
    }

    /** The median with its 95 % interval, by a bootstrap over voices and sources; what nine of ten stay within; the most. */
    private static Cell quantiles(List<LiveFailure> all, ToLongFunction<LiveFailure> what, long seed) {
        if (all.isEmpty()) {
            return Cell.NONE;
        }
        List<LiveFailure> sorted =
                all.stream().sorted(Comparator.comparingLong(what)).toList();
        GroupBootstrap bootstrap =
                new GroupBootstrap(sorted.stream().map(LiveFailure::group).toArray(String[]::new), DRAWS, LEVEL, seed);
        Metrics.Interval median = bootstrap.interval(weights -> what.applyAsLong(sorted.get(middle(weights))));
        int most = sorted.size() - 1;
        int nine = (int) Math.ceil(0.9 * sorted.size()) - 1;
        return Cell.of(Numbers.number(median, 0) + " / " + what.applyAsLong(sorted.get(nine)) + " / "
                + what.applyAsLong(sorted.get(most)));
    }

    /** Where half of the weight is reached. */
    private static int middle(int[] weights) {
        int half = (IntStream.of(weights).sum() + 1) / 2;
        int at = 0;
        for (int seen = weights[0]; seen < half; seen += weights[at]) {
            at++;
        }
        return at;
    }

    /** How many alarms came after so many whole seconds of audio; the last bin holds all that came later. */
    static int[] histogram(List<LiveFailure> all, int bins) {
        int[] counts = new int[bins];
        all.stream()
                .filter(one -> one.told().isPresent())
                .forEach(one -> counts[(int) Math.min(bins - 1, Math.ceilDiv(one.delayMs(), SOON_MS))]++);
        return counts;
    }
}
