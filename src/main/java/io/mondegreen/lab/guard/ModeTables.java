package io.mondegreen.lab.guard;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What goes out and what is lost when somebody acts: mode flag and mode suppress, with and without the activity gate in front. */
final class ModeTables {
    private final List<Windows.Gated> windows;
    private final List<Actor> actors;
    private final long seed;

    /** Somebody who judges texts: whom a text alarms, and what is kept back. */
    private record Actor(
            String name, Predicate<HeardWindow> flags, Predicate<HeardWindow> high, Predicate<HeardWindow> removes) {}

    ModeTables(List<Windows.Gated> windows, List<Rule> rules, long seed) {
        this.windows = windows;
        this.seed = seed;
        actors = new ArrayList<>();
        actors.add(new Actor("nobody", _ -> false, _ -> false, _ -> false));
        actors.add(new Actor(
                "guard", one -> one.judged().flagged(), one -> one.judged().high(), HeardWindow::withheld));
        for (Rule rule : rules) {
            actors.add(new Actor(rule.name(), rule::doubts, rule::doubts, rule::removes));
        }
    }

    List<CardTable> tables() {
        return List.of(flag(), suppress());
    }

    private List<Windows.Gated> nonspeech() {
        return windows.stream().filter(one -> !one.whole().voices()).toList();
    }

    private List<Windows.Gated> speech() {
        return windows.stream().filter(one -> one.whole().speech()).toList();
    }

    private CardTable flag() {
        List<List<Cell>> rows = new ArrayList<>();
        List<Windows.Gated> good = speech().stream()
                .filter(one -> one.whole().truth() == Truth.GOOD)
                .toList();
        for (Actor actor : actors) {
            Predicate<HeardWindow> unflagged = text().and(actor.flags().negate());
            rows.add(List.of(
                    Cell.of(actor.name()),
                    Cell.share(whole(nonspeech(), unflagged)),
                    Cell.share(parts(nonspeech(), unflagged)),
                    Cell.share(whole(good, actor.high())),
                    Cell.share(parts(good, actor.high().and(one -> one.truth() == Truth.GOOD))),
                    Cell.share(whole(speech(), actor.high()))));
        }
        return new CardTable(
                "flag",
                "Mode flag: what goes out unmarked, and what is marked wrongly",
                List.of(
                        "Of " + nonspeech().size()
                                + " windows of music, noise, tones and silence: those of which text goes out with no"
                                + " alert. Of " + good.size()
                                + " windows of speech whose text is what was said: those with an alert of high"
                                + " severity (goal 0.5 % or less); of a rule, those that it doubts. The last column takes all "
                                + speech().size()
                                + " windows of speech, also those whose text is rightly doubted.",
                        "With the gate in front, each window goes through the line's own intake, from a cold start: what its gate does"
                                + " not open for is not decoded. A cut that makes the model mishear counts where text is lost, not as good text flagged."),
                List.of(
                        "who",
                        "unflagged non-speech",
                        "with the gate",
                        "good text flagged high",
                        "with the gate",
                        "all speech flagged high"),
                rows);
    }

    private CardTable suppress() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Actor actor : actors) {
            Predicate<HeardWindow> left = text().and(actor.removes().negate());
            rows.add(List.of(
                    Cell.of(actor.name()),
                    Cell.share(whole(nonspeech(), left)),
                    Cell.share(parts(nonspeech(), left)),
                    Cell.share(lost(left, false)),
                    Cell.share(lost(left, true))));
        }
        return new CardTable(
                "suppress",
                "Mode suppress: text left on non-speech, and words of speech lost",
                List.of(
                        "Goals: text left on 3 % of the non-speech windows or less, 0.4 % of the words lost or less. Published beside it:"
                                + " 2.44 % of non-speech with text under an always-on projection, 3.74 % under a gated one (arXiv 2609.04561),"
                                + " at 0.41 to 9.97 % of speech falsely rejected (arXiv 2606.07473 has 27.33 % with text for large-v3 with nothing"
                                + " done). Those are other models and other audio.",
                        "Words lost: of the words of speech that the model got right in whole windows, the share that is not there any"
                                + " more. With the gate, words that its cut gains or loses count too."),
                List.of("who", "text left on non-speech", "with the gate", "words lost", "with the gate"),
                rows);
    }

    private static Predicate<HeardWindow> text() {
        return window -> !WindowLabels.words(window.text()).isEmpty();
    }

    private Metrics.Interval whole(List<Windows.Gated> some, Predicate<HeardWindow> which) {
        return GuardWindows.share(some.stream().map(Windows.Gated::whole).toList(), which, seed);
    }

    private Metrics.Interval parts(List<Windows.Gated> some, Predicate<HeardWindow> which) {
        GroupedRate rate = new GroupedRate();
        some.forEach(one -> rate.add(one.whole().group(), one.parts().stream().anyMatch(which) ? 1 : 0, 1));
        return rate.share(seed);
    }

    private Metrics.Interval lost(Predicate<HeardWindow> left, boolean gate) {
        GroupedRate rate = new GroupedRate();
        for (Windows.Gated one : speech()) {
            HeardWindow whole = one.whole();
            int all = right(whole.reference(), whole.text());
            String text = (gate ? one.parts() : List.of(whole))
                    .stream().filter(left).map(HeardWindow::text).collect(Collectors.joining(" "));
            rate.add(whole.group(), all - right(whole.reference(), text), all);
        }
        return rate.interval(seed);
    }

    private static int right(String reference, String text) {
        return WordAlignment.of(WindowLabels.words(reference), WindowLabels.words(text))
                .count(WordAlignment.Op.MATCH);
    }
}
