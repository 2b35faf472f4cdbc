package io.mondegreen.lab.probing;

import io.mondegreen.lab.DecodedWindow;
import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Puts together what windows gave and what is asked of them: one table for a question and a position. */
final class Tabulation {
    /** A fit and its bootstrap take seconds with as many rows in a split. */
    private static final int MOST = 12_000;

    private Tabulation() {}

    private record Row(ProbePlan.Planned planned, Heard heard, int at, String answer) {}

    /**
     * The rows of a question.
     *
     * @return empty where fewer than two classes have rows in every split
     */
    static Optional<ProbeTable> of(ProbePlan plan, Listening heard, List<Place> places) {
        Position position = places.getFirst().position();
        List<Row> rows = new ArrayList<>();
        for (ProbePlan.Planned planned : plan.rows()) {
            heard.of(planned.row()).ifPresent(one -> rows.addAll(rows(plan.target(), planned, one, places.getFirst())));
        }
        SortedMap<String, Map<Split, Integer>> counts = new TreeMap<>();
        rows.forEach(row -> counts.computeIfAbsent(row.answer, _ -> new EnumMap<>(Split.class))
                .merge(row.planned.split(), 1, Integer::sum));
        Set<String> common = new TreeSet<>();
        SortedMap<String, Integer> rare = new TreeMap<>();
        counts.forEach((answer, bySplit) -> {
            boolean enough =
                    Arrays.stream(Split.values()).allMatch(split -> bySplit.getOrDefault(split, 0) >= ProbeTable.LEAST);
            if (enough) {
                common.add(answer);
            } else {
                rare.put(
                        answer,
                        bySplit.values().stream().mapToInt(Integer::intValue).sum());
            }
        });
        return common.size() < 2
                ? Optional.empty()
                : Optional.of(table(position, plan.target().sorted(common), rows, places, rare));
    }

    private static List<Row> rows(Target target, ProbePlan.Planned planned, Heard heard, Place place) {
        List<Row> rows = new ArrayList<>();
        int count = heard.streams().getOrDefault(place, new float[0][]).length;
        for (int i = 0; i < count; i++) {
            int at = i;
            Optional<String> answer = place.position() == Position.TOKEN
                    ? target.classOf(planned.row(), heard.text(), heard.tokens()[i])
                    : target.classOf(planned.row(), heard.text());
            answer.ifPresent(of -> rows.add(new Row(planned, heard, at, of)));
        }
        return rows;
    }

    private static ProbeTable table(
            Position position,
            List<String> classes,
            List<Row> all,
            List<Place> places,
            SortedMap<String, Integer> rare) {
        List<Row> rows =
                fewer(all.stream().filter(row -> classes.contains(row.answer)).toList());
        SortedMap<TapName, float[][]> taps = new TreeMap<>();
        for (Place place : places) {
            taps.put(
                    place.tap(),
                    rows.stream()
                            .map(row -> row.heard.streams().get(place)[row.at])
                            .toArray(float[][]::new));
        }
        SortedMap<String, double[]> facts = new TreeMap<>();
        facts.put(ProbeTable.DURATION, column(rows, row -> row.heard.facts().durationMs()));
        facts.put(ProbeTable.LEVEL, column(rows, row -> row.heard.facts().levelDb()));
        facts.put(ProbeTable.CONTRAST, column(rows, row -> row.heard.facts().contrastDb()));
        SortedMap<String, double[]> doubts = new TreeMap<>();
        if (position != Position.FRAMES) {
            facts.put(ProbeTable.TOKENS, column(rows, row -> row.heard.written()));
        }
        if (position == Position.TOKEN) {
            doubts.put("token logprob", column(rows, row -> -row.heard.logprobs()[row.at]));
        }
        if (rows.stream().allMatch(row -> row.heard.text().isPresent())) {
            DecodedWindow any = rows.getFirst().heard.text().orElseThrow();
            for (String name : any.doubts().keySet()) {
                doubts.put(
                        name,
                        column(
                                rows,
                                row -> row.heard.text().orElseThrow().doubts().get(name)));
            }
        }
        return new ProbeTable(
                position,
                classes,
                rows.stream().mapToInt(row -> classes.indexOf(row.answer)).toArray(),
                rows.stream()
                        .map(row ->
                                new Leak.Placed(row.planned.row().place(), row.planned.groups(), row.planned.split()))
                        .toList(),
                taps,
                facts,
                doubts,
                rare);
    }

    /** Of a split that has too many rows, as many as there may be, evenly spread. */
    private static List<Row> fewer(List<Row> rows) {
        List<Row> kept = new ArrayList<>();
        for (Split split : Split.values()) {
            List<Row> here =
                    rows.stream().filter(row -> row.planned.split() == split).toList();
            int most = Math.min(MOST, here.size());
            IntStream.range(0, most).forEach(i -> kept.add(here.get((int) ((long) i * here.size() / most))));
        }
        return kept;
    }

    private static double[] column(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
