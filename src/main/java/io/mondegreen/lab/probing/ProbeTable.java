package io.mondegreen.lab.probing;

import io.mondegreen.lab.DecodedWindow;
import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A question's rows at one position, with everything that may answer it.
 *
 * @param classes  two or more; of two, the second is the positive one
 * @param label    number of each row's class
 * @param placed   groups and split of each row
 * @param taps     {@code [n][d]} per tap
 * @param facts    {@code [n]} by name: what can be measured without a model, and how many tokens were written
 * @param doubts   {@code [n]} by name: what the decoder says of its text for nothing
 * @param leftOut  classes that were too rare, with their rows
 */
record ProbeTable(
        Position position,
        List<String> classes,
        int[] label,
        List<Leak.Placed> placed,
        SortedMap<TapName, float[][]> taps,
        SortedMap<String, double[]> facts,
        SortedMap<String, double[]> doubts,
        SortedMap<String, Integer> leftOut) {
    /** A class needs as many rows in every split; with fewer nothing can be said. */
    static final int LEAST = 8;

    /** A fit and its bootstrap take seconds with as many rows in a split. */
    private static final int MOST = 12_000;

    static final String DURATION = "duration";
    static final String LEVEL = "level";
    static final String CONTRAST = "contrast";
    static final String TOKENS = "tokens";

    ProbeTable {
        Leak.require(placed);
    }

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
            boolean enough = Arrays.stream(Split.values()).allMatch(split -> bySplit.getOrDefault(split, 0) >= LEAST);
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
        facts.put(DURATION, column(rows, row -> row.heard.facts().durationMs()));
        facts.put(LEVEL, column(rows, row -> row.heard.facts().levelDb()));
        facts.put(CONTRAST, column(rows, row -> row.heard.facts().contrastDb()));
        SortedMap<String, double[]> doubts = new TreeMap<>();
        if (position != Position.FRAMES) {
            facts.put(TOKENS, column(rows, row -> row.heard.written()));
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

    /** Every k-th row of a split that has too many. */
    private static List<Row> fewer(List<Row> rows) {
        List<Row> kept = new ArrayList<>();
        for (Split split : Split.values()) {
            List<Row> here =
                    rows.stream().filter(row -> row.planned.split() == split).toList();
            int step = Math.max(1, Math.ceilDiv(here.size(), MOST));
            IntStream.range(0, here.size()).filter(i -> i % step == 0).forEach(i -> kept.add(here.get(i)));
        }
        return kept;
    }

    private static double[] column(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    /** The same with other rows to read: one feature table in place of the taps. */
    float[][] features(List<double[]> columns) {
        float[][] table = new float[label.length][columns.size()];
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < table[i].length; j++) {
                table[i][j] = (float) columns.get(j)[i];
            }
        }
        return table;
    }

    /** Row numbers of a split, ascending. */
    int[] rowsOf(Split split) {
        return IntStream.range(0, label.length)
                .filter(i -> placed.get(i).split() == split)
                .toArray();
    }

    /** Groups of rows, clusters first. */
    List<List<String>> groups(int[] rows) {
        return IntStream.of(rows).mapToObj(i -> placed.get(i).groups()).toList();
    }

    /** The cluster of each of these rows: its first group. */
    String[] clusters(int[] rows) {
        return IntStream.of(rows)
                .mapToObj(i -> placed.get(i).groups().getFirst())
                .toArray(String[]::new);
    }

    int[] labels(int[] rows) {
        return IntStream.of(rows).map(i -> label[i]).toArray();
    }

    /** How many different clusters a class has among these rows. */
    int clusters(int[] rows, int of) {
        Set<String> clusters = new HashSet<>();
        for (int row : rows) {
            if (label[row] == of) {
                clusters.add(placed.get(row).groups().getFirst());
            }
        }
        return clusters.size();
    }

    /** Heads to fit: the positive class, or each class against the rest. */
    static boolean[][] heads(int[] labels, int classes) {
        int first = classes == 2 ? 1 : 0;
        boolean[][] heads = new boolean[classes - first][labels.length];
        for (int head = 0; head < heads.length; head++) {
            for (int i = 0; i < labels.length; i++) {
                heads[head][i] = labels[i] == head + first;
            }
        }
        return heads;
    }
}
