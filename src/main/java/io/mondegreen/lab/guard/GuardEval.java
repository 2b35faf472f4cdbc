package io.mondegreen.lab.guard;

import io.mondegreen.lab.card.Card;
import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Measures the guard: hears the held-out windows and hours of ordinary calls once, and lets the guard, its single signals and the
 * rules of other systems judge the same decodes. Thresholds come from dev, figures from test.
 */
public final class GuardEval {
    private final EvalInput input;
    private final GuardWindows heard;
    private final Optional<Signal.Heads> probes;

    private GuardEval(EvalInput input, GuardWindows heard, Optional<Signal.Heads> probes) {
        this.input = input;
        this.heard = heard;
        this.probes = probes;
    }

    /**
     * Evaluates.
     *
     * @param facts   for the head of the report
     * @param loops   windows of each split that provoke loops, about
     * @param minutes of ordinary calls of each split
     * @throws IllegalArgumentException if the model has no tokenizer or the bank no speech
     */
    public static GuardQuality of(EvalInput input, SortedMap<String, String> facts, int loops, int minutes) {
        try (Ear ear = new Ear(input)) {
            return new GuardEval(input, GuardWindows.hear(input, ear, loops, minutes), ear.probes()).quality(facts);
        }
    }

    private GuardQuality quality(SortedMap<String, String> facts) {
        List<Rule> rules = Rule.all(input.model().config().windowMs());
        List<Scorer> scorers = Scorer.all(rules, probes);
        List<CardTable> tables = new ArrayList<>();
        tables.add(audio());
        tables.addAll(new KindTables(heard, scorers, input.seed()).tables());
        tables.add(Delays.table(heard.test().live(), input.seed()));
        tables.addAll(new ModeTables(heard.test().gated(), rules, input.seed()).tables());
        probes.ifPresent(heads -> tables.addAll(new SignalTables(heard, heads, input.seed()).tables()));
        return new GuardQuality(new Card(facts, tables, List.of()), new Pictures(heard, scorers, input.seed()).all());
    }

    private CardTable audio() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Truth truth : Truth.values()) {
            rows.add(List.of(
                    Cell.of(truth.label()),
                    count(heard.dev().alone(), truth),
                    count(heard.test().alone(), truth),
                    count(heard.devCalls().windows(), truth),
                    count(heard.testCalls().windows(), truth)));
        }
        return new CardTable(
                "audio",
                "What was heard",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Windows of the probe corpus and windows that provoke loops, by what their text is worth; and %.1f hours of"
                                        + " ordinary dev calls and %.1f of test calls (%.0f %% of talk on each of the two channels), as the line cuts"
                                        + " them, final windows only. An agent-hour is an hour of such calls, both channels.",
                                heard.devCalls().total(),
                                heard.testCalls().total(),
                                100 * heard.testCalls().talkShare()),
                        "Thresholds are from dev, figures from test: no voice, sentence, noise or music is in both. Intervals are 95 %, by a"
                                + " bootstrap over voices and sources, or over calls."),
                List.of("text", "dev windows", "test windows", "dev calls", "test calls"),
                rows);
    }

    private static Cell count(List<HeardWindow> windows, Truth truth) {
        return Cell.count(windows.stream().filter(one -> one.truth() == truth).count());
    }
}
