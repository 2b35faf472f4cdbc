package io.mondegreen.lab.guard;

import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import io.mondegreen.lab.report.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long after a text begins to be wrong the delivered guard says so. In tokens: written between the first wrong one and the one
 * at which the alert left; at the end of a decode, to its end. In ms: how far the centre of attention moved on in between, so how
 * much audio was read; to the audio's end where the alert came with the end.
 */
final class Delays {
    private static final double FRAME_MS = 20;
    private static final double SOON_MS = 1000;

    private Delays() {}

    /** One alarm. */
    record Delay(int tokens, double ms, boolean atEnd) {
        boolean soon() {
            return ms <= SOON_MS;
        }
    }

    /** Those of the windows whose failure the guard told. */
    static List<Delay> of(List<HeardWindow> windows, Truth failure) {
        List<Delay> delays = new ArrayList<>();
        for (HeardWindow window : windows) {
            if (window.truth() == failure) {
                window.judged().first(failure).ifPresent(told -> delays.add(delay(window, told.token())));
            }
        }
        return delays;
    }

    private static Delay delay(HeardWindow window, int token) {
        List<Tape.Shown> tokens = window.tape().tokens();
        int last = window.tape().text().size() - 1;
        double from = FRAME_MS * tokens.get(Math.min(window.onset(), last)).attentionFrame();
        boolean atEnd = token < 0;
        int at = atEnd ? last : Math.min(token, last);
        double to = atEnd ? window.audioMs() : FRAME_MS * tokens.get(at).attentionFrame();
        return new Delay(Math.max(0, at - window.onset()), Math.max(0, to - from), atEnd);
    }

    static CardTable table(List<HeardWindow> windows) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Truth failure : Truth.FAILURES) {
            List<Delay> delays = of(windows, failure);
            double[] tokens =
                    delays.stream().mapToDouble(Delay::tokens).sorted().toArray();
            double[] ms = delays.stream().mapToDouble(Delay::ms).sorted().toArray();
            rows.add(List.of(
                    Cell.of(failure.label()),
                    Cell.count(delays.size()),
                    Cell.of(quantiles(tokens)),
                    Cell.of(quantiles(ms)),
                    share(delays, one -> !one.atEnd()),
                    share(delays, Delay::soon)));
        }
        return new CardTable(
                "delays",
                "How soon the alarm comes",
                List.of(
                        "From the first wrong token to the alert; of a loop, from its third copy on. Tokens are those written in between."
                                + " Milliseconds are of audio: how far the centre of attention moved on, or to the end of the audio where only the"
                                + " whole text was over its threshold. In a live call provisional decodes come once a second on top of that."),
                List.of(
                        "failure",
                        "alarms",
                        "tokens, median / p90 / most",
                        "ms, median / p90 / most",
                        "before the end",
                        "within 1 s of audio"),
                rows);
    }

    private static Cell share(List<Delay> delays, Predicate<Delay> which) {
        return delays.isEmpty()
                ? Cell.NONE
                : Cell.share((double) delays.stream().filter(which).count() / delays.size());
    }

    private static String quantiles(double[] sorted) {
        if (sorted.length == 0) {
            return "-";
        }
        return IntStream.of((sorted.length - 1) / 2, (int) Math.ceil(0.9 * sorted.length) - 1, sorted.length - 1)
                .mapToObj(at -> Numbers.number(sorted[at], 0))
                .collect(Collectors.joining(" / "));
    }

    /** How many alarms have each delay in tokens; the last holds all that are longer. */
    static int[] histogram(List<Delay> delays, int bins) {
        int[] counts = new int[bins];
        delays.forEach(one -> counts[Math.min(bins - 1, one.tokens())]++);
        return Arrays.copyOf(counts, bins);
    }
}
