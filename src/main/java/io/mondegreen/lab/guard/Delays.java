package io.mondegreen.lab.guard;

import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import io.mondegreen.lab.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How long after wrong text first goes out the delivered guard says so, in live windows. */
final class Delays {
    private static final long SOON_MS = 1000;

    private Delays() {}

    /** Those of one kind. */
    static List<LiveFailure> of(List<LiveFailure> all, Truth failure) {
        return all.stream().filter(one -> one.failure() == failure).toList();
    }

    static CardTable table(List<LiveFailure> all) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Truth failure : Truth.FAILURES) {
            List<LiveFailure> windows = of(all, failure);
            List<LiveFailure> told =
                    windows.stream().filter(one -> one.told().isPresent()).toList();
            rows.add(List.of(
                    Cell.of(failure.label()),
                    Cell.count(windows.size()),
                    share(windows, one -> one.told().isPresent()),
                    share(told, one -> one.told().orElseThrow().early()),
                    Cell.of(quantiles(told.stream()
                            .mapToLong(one -> one.told().orElseThrow().tokens()))),
                    Cell.of(quantiles(told.stream().mapToLong(LiveFailure::delayMs))),
                    share(told, one -> one.delayMs() <= SOON_MS)));
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

    private static Cell share(List<LiveFailure> all, Predicate<LiveFailure> which) {
        return all.isEmpty()
                ? Cell.NONE
                : Cell.share((double) all.stream().filter(which).count() / all.size());
    }

    private static String quantiles(LongStream values) {
        long[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return "-";
        }
        return IntStream.of((sorted.length - 1) / 2, (int) Math.ceil(0.9 * sorted.length) - 1, sorted.length - 1)
                .mapToObj(at -> Numbers.number(sorted[at], 0))
                .collect(Collectors.joining(" / "));
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
