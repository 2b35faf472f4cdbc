package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Context bias of a model in figures: what is written, where the expectation is, what repairs it and what that costs. */
public final class BiasReport {
    private static final String ADDED = "%-12s %22s %32s%n";

    private final List<NearMissPair> pairs;
    private final List<Hearing> hearings;
    private final StandFigures stands;
    private final Sweep sweep;
    private final List<Verdict> verdicts;
    private final CleanSpeech clean;
    private final List<WrittenFigures> written = new ArrayList<>();
    private final long seed;

    BiasReport(
            List<NearMissPair> pairs,
            List<Hearing> hearings,
            StandFigures stands,
            Sweep sweep,
            List<Verdict> verdicts,
            CleanSpeech clean,
            long seed) {
        this.pairs = pairs;
        this.hearings = hearings;
        this.stands = stands;
        this.sweep = sweep;
        this.verdicts = verdicts;
        this.clean = clean;
        this.seed = seed;
        written.add(new WrittenFigures("all", hearings, seed));
        for (String kind : pairs.stream().map(NearMissPair::kind).distinct().toList()) {
            List<Hearing> some = hearings.stream()
                    .filter(one -> one.pair().kind().equals(kind))
                    .toList();
            written.add(new WrittenFigures(kind, some, seed));
        }
    }

    /** Tables for people. */
    public String text() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%d near-miss pairs: %s, %s; 95 %% intervals over voices%n%n",
                pairs.size(),
                half(Split.DEV),
                half(Split.TEST)));
        out.append(
                "what is written, in percent; where the near-miss is said in context, the other word is the contextual error\n");
        out.append(WrittenFigures.header());
        written.forEach(one -> out.append(one.rows()));
        out.append('\n').append(String.format(ADDED, "kind", "added by the context", "errors where heard in neutral"));
        written.forEach(one -> out.append(one.added(ADDED)));
        out.append('\n').append(stands.text()).append('\n');
        out.append(dev()).append(sweep.text()).append('\n');
        out.append(String.format(
                Locale.ROOT,
                "chosen on dev, on test: %d lines in context, %d clean sentences of the bank with a word error rate of %.1f %%%n",
                2 * of(Split.TEST).size(),
                clean.utterances().size(),
                100 * clean.wordErrorRate()));
        out.append(Verdict.header());
        verdicts.forEach(one -> out.append(one.row()));
        return out.append('\n').append(sides()).toString();
    }

    private String half(Split split) {
        long voices = of(split).stream().map(NearMissPair::voice).distinct().count();
        return of(split).size() + " " + split.label() + " of " + voices + " voices";
    }

    private List<NearMissPair> of(Split split) {
        return pairs.stream().filter(pair -> pair.split() == split).toList();
    }

    private String dev() {
        Effect any = sweep.cells().getFirst().effect();
        return String.format(
                Locale.ROOT,
                "on dev: percent of %d contextual errors repaired / of %d right lines broken, and what the logits above move%n",
                any.errors(),
                any.right());
    }

    /** Encoder against decoder on test. */
    private String sides() {
        Optional<Verdict> encoder = verdict(Trials.BEST + Stack.ENCODER);
        Optional<Verdict> decoder = verdict(Trials.BEST + Stack.DECODER);
        if (encoder.isEmpty() || decoder.isEmpty()) {
            return "there was no contextual error on dev: nothing to repair, nothing to choose\n";
        }
        Metrics.Interval difference = encoder.get().netOver(decoder.get());
        String which = difference.low() > 0
                ? "the encoder's comes out better, the placebos say whether it is any good"
                : difference.high() < 0
                        ? "the decoder's comes out better, the placebos say whether it is any good"
                        : "the interval holds 0: neither is shown to be better";
        return "best of the encoder less best of the decoder, net of all lines: " + Numbers.percent(difference) + "; "
                + which + "\n";
    }

    /** A warning where even the best was none. */
    private String worth(Stack stack) {
        boolean gains =
                sweep.best(stack).stream().anyMatch(cell -> cell.effect().gain() > 0);
        return gains ? "" : "on dev no change of the " + stack + " repaired a larger share than it broke\n";
    }

    private Optional<Verdict> verdict(String name) {
        return verdicts.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The same figures for programs, and every line that was heard. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pairs", pairs.size())
                .put("dev", of(Split.DEV).size())
                .put("test", of(Split.TEST).size())
                .put("seed", seed);
        written.forEach(one -> json.withObject("/written").set(one.kind(), one.json()));
        json.set("stand", stands.json());
        json.set("sweep", sweep.json());
        verdicts.forEach(one -> json.withArray("/verdicts").add(one.json()));
        Optional<Verdict> encoder = verdict(Trials.BEST + Stack.ENCODER);
        Optional<Verdict> decoder = verdict(Trials.BEST + Stack.DECODER);
        if (encoder.isPresent() && decoder.isPresent()) {
            Numbers.put(json, "encoderLessDecoder", encoder.get().netOver(decoder.get()));
        }
        for (Hearing one : hearings) {
            json.withArray("/lines")
                    .addObject()
                    .put("pair", one.pair().id())
                    .put("place", one.place().label())
                    .put("said", one.said().label())
                    .put("text", one.pair().line(one.place(), one.said()).text())
                    .put("heard", one.text().strip())
                    .put("written", one.written().word().label())
                    .put("difference", one.difference());
        }
        return json;
    }
}
