package io.mondegreen.probe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Where a head had best read: heads of several positions on the same windows, each alone and in the fused risk. The dev split
 * decides, by a bootstrap of the difference over groups; test is only reported. The guard does not change by this.
 *
 * @param rows the guard's own head first, then its rivals; then the guard's fusion and that with each rival added
 */
public record PositionReport(List<Row> rows) {
    private static final double LEVEL = 0.95;

    /**
     * A score of windows.
     *
     * @param devAuroc the middle is the value on dev
     * @param gain     of dev AUROC over the guard's own score of the same sort; NaN for that one itself
     */
    public record Row(String name, boolean fused, double devAuroc, Metrics.Interval gain, Metrics.Interval testAuroc) {
        /** Whether it is better beyond doubt: the whole interval is above 0. */
        public boolean clearlyBetter() {
            return gain.low() > 0;
        }
    }

    /**
     * A head of another position.
     *
     * @param fitted what it was fitted to
     * @param read   per tap, the stream of every window that it reads when windows are judged
     */
    public record Rival(ProbeTraining.TrainedHead head, Examples fitted, SortedMap<TapName, float[][]> read) {
        private String name() {
            return head.head().name();
        }

        private float[][] table() {
            return read.get(head.head().tap());
        }
    }

    public PositionReport {
        rows = List.copyOf(rows);
    }

    /** Judges the guard's head and its rivals on windows; the features are those of the guard's fusion. */
    public static PositionReport of(
            Examples windows,
            ProbeTraining.TrainedHead own,
            List<WindowFeature> features,
            List<Rival> rivals,
            ProbeTraining.Settings settings) {
        Judge judge = new Judge(windows, settings);
        List<Row> rows = new ArrayList<>();
        double[] alone =
                ProbeTraining.scores(own.head(), windows.mean().get(own.head().tap()));
        rows.add(judge.row(own.head().name(), false, alone, alone));
        for (Rival rival : rivals) {
            rows.add(judge.row(rival.name(), false, ProbeTraining.scores(rival.head.head(), rival.table()), alone));
        }
        Fusion fusion = ProbeTraining.fusion(windows, own, features);
        double[] fused = fusion.logits(fusion.fit());
        rows.add(judge.row("risk", true, fused, fused));
        for (Rival rival : rivals) {
            Fusion more = fusion.with(rival.head, rival.fitted, rival.table());
            rows.add(judge.row("risk + " + rival.name(), true, more.logits(more.fit()), fused));
        }
        return new PositionReport(rows);
    }

    private record Judge(Examples windows, ProbeTraining.Settings settings) {
        private Row row(String name, boolean fused, double[] scores, double[] own) {
            int[] dev = windows.rowsOf(Split.DEV);
            boolean[] labels = windows.labels(dev);
            double[] scored = Examples.pick(scores, dev);
            double auroc = Metrics.auroc(scored, labels);
            Metrics.Interval gain = scores == own
                    ? new Metrics.Interval(Double.NaN, Double.NaN, Double.NaN)
                    : gain(scored, Examples.pick(own, dev), labels, windows.clusters(dev));
            return new Row(
                    name,
                    fused,
                    auroc,
                    gain,
                    new Comparison.Draws(settings.draws(), settings.seed()).of(scores, windows, Metrics::auroc));
        }

        /** Both scores on the same draws. */
        private Metrics.Interval gain(double[] scores, double[] own, boolean[] labels, String[] clusters) {
            Ranking one = new Ranking(scores, labels);
            Ranking other = new Ranking(own, labels);
            return new GroupBootstrap(clusters, settings.draws(), LEVEL, settings.seed())
                    .interval(weights -> one.auroc(weights) - other.auroc(weights));
        }
    }

    /** The head that wins alone on dev; of equal ones the first. */
    public Row best() {
        return best(false);
    }

    private Row best(boolean fused) {
        return rows.stream()
                .filter(row -> row.fused() == fused)
                .sorted(Comparator.comparingDouble(Row::devAuroc).reversed())
                .findFirst()
                .orElseThrow();
    }

    /** A table for people, and what follows from it. */
    public String text() {
        StringBuilder out = new StringBuilder("positions, all on the same windows\n");
        line(out, "  %-28s %9s %28s %24s", "score", "dev AUROC", "dev gain on the guard's", "test AUROC");
        for (Row row : rows) {
            String gain = Double.isNaN(row.gain.value())
                    ? "-"
                    : String.format(
                            Locale.ROOT, "%+.3f [%+.3f, %+.3f]", row.gain.value(), row.gain.low(), row.gain.high());
            Metrics.Interval test = row.testAuroc;
            line(
                    out,
                    "  %-28s %9.3f %28s %8.3f [%.3f, %.3f]",
                    row.name,
                    row.devAuroc,
                    gain,
                    test.value(),
                    test.low(),
                    test.high());
        }
        line(out, "  best head alone on dev: %s%s", best().name, verdict(best()));
        line(out, "  best fusion on dev: %s%s", best(true).name, verdict(best(true)));
        return out.toString();
    }

    private static String verdict(Row row) {
        if (Double.isNaN(row.gain.value())) {
            return ", as the guard has it";
        }
        return row.clearlyBetter()
                ? ", clearly: the interval of its gain is above 0"
                : ", not clearly: the interval of its gain holds 0";
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** The same as one JSON object; figures that do not exist are left out. */
    public String json() {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("name", "positions").put("best", best().name).put("bestFusion", best(true).name);
        ArrayNode all = root.putArray("scores");
        for (Row row : rows) {
            ObjectNode node = all.addObject().put("name", row.name).put("devAuroc", row.devAuroc);
            if (!Double.isNaN(row.gain.value())) {
                interval(node, "devGain", row.gain);
                node.put("clearlyBetter", row.clearlyBetter());
            }
            interval(node, "testAuroc", row.testAuroc);
        }
        return root.toString();
    }

    private static void interval(ObjectNode node, String name, Metrics.Interval interval) {
        node.put(name, interval.value()).put(name + "Low", interval.low()).put(name + "High", interval.high());
    }
}
