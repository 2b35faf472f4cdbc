package io.mondegreen.lab.census;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.census.StressWindow.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The census in figures: by kind of audio, and what provokes each failure. */
public final class CensusReport {
    private static final int MOST = 10;

    private final List<StressRow> rows;
    private final List<KindFigures> kinds;

    CensusReport(List<StressRow> rows, long seed) {
        this.rows = rows;
        Map<String, List<StressRow>> byKind = rows.stream()
                .collect(Collectors.groupingBy(row -> row.window().kind(), LinkedHashMap::new, Collectors.toList()));
        kinds = byKind.values().stream().map(some -> KindFigures.of(some, seed)).toList();
    }

    /** Tables for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(totals()).append('\n');
        out.append("rates in percent with 95 % intervals\n\n");
        table(out, "by construction: any text is wrong, and that is all the label says", Purpose.CONSTRUCTION);
        table(out, "ordinary speech", Purpose.ORDINARY);
        table(
                out,
                "outcome-dependent: hard speech, and voices that say nothing in the model's language",
                Purpose.OUTCOME);
        table(out, "loop provocations", Purpose.LOOP);
        out.append("what provokes it, most effective first (speech and voices only)\n");
        most(out, "invented", KindFigures::invented);
        most(out, "insertion", KindFigures::insertion);
        most(out, "loop", KindFigures::loop);
        most(out, "context words", KindFigures::context);
        most(out, "truncated", KindFigures::truncated);
        return out.toString();
    }

    private String totals() {
        return String.format(
                Locale.ROOT,
                "%d windows: %d good, %d non-speech with text, %d with insertions, %d loops (%d of them on non-speech)",
                rows.size(),
                count(row -> row.labels().good()),
                count(row -> row.labels().nonspeechText()),
                count(row -> row.labels().insertion()),
                count(row -> row.labels().loop()),
                count(row -> row.labels().loop() && row.window().nonspeech()));
    }

    private int count(Predicate<StressRow> what) {
        return (int) rows.stream().filter(what).count();
    }

    private void table(StringBuilder out, String title, Purpose purpose) {
        boolean construction = purpose == Purpose.CONSTRUCTION;
        out.append(title).append('\n');
        out.append(KindFigures.header(construction)).append('\n');
        kinds.stream().filter(kind -> kind.purpose() == purpose).forEach(kind -> out.append(kind.line(construction))
                .append('\n'));
        out.append('\n');
    }

    private void most(StringBuilder out, String what, Function<KindFigures, Rate> rate) {
        List<String> names = new ArrayList<>();
        kinds.stream()
                .filter(kind -> kind.purpose() != Purpose.CONSTRUCTION)
                .filter(kind -> rate.apply(kind).value() > 0)
                .sorted(Comparator.comparingDouble(
                        (KindFigures kind) -> -rate.apply(kind).value()))
                .limit(MOST)
                .forEach(kind -> names.add(String.format(
                        Locale.ROOT,
                        "%s %.0f %%",
                        kind.kind(),
                        100 * rate.apply(kind).value())));
        out.append(String.format("  %-14s %s%n", what, names.isEmpty() ? "nothing did" : String.join(", ", names)));
    }

    /** The same figures for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("windows", rows.size());
        json.put("good", count(row -> row.labels().good()));
        json.put("nonspeechText", count(row -> row.labels().nonspeechText()));
        json.put("insertions", count(row -> row.labels().insertion()));
        json.put("loops", count(row -> row.labels().loop()));
        ObjectNode all = json.putObject("kinds");
        kinds.forEach(kind -> all.set(kind.kind(), kind.json()));
        return json;
    }
}
