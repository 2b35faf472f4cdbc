package io.mondegreen.lab.probing;

import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Split;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A position's result as tables for people. */
final class SweptText {
    /** Of what needs no probe, those that are best on dev; the JSON has all. */
    private static final int BASELINES = 3;

    private final StringBuilder out = new StringBuilder();
    private final SweptPosition swept;

    private SweptText(SweptPosition swept) {
        this.swept = swept;
    }

    static String of(SweptPosition swept) {
        SweptText text = new SweptText(swept);
        text.rows();
        text.layers();
        text.beside();
        return text.out.toString();
    }

    private void rows() {
        line("%s (%s)", swept.position().label(), swept.position().words());
        ProbeTable table = swept.table();
        for (Split split : Split.values()) {
            int[] rows = table.rowsOf(split);
            int[] labels = table.labels(rows);
            String classes = IntStream.range(0, swept.classes().size())
                    .mapToObj(k -> "%d %s of %d groups"
                            .formatted(
                                    IntStream.of(labels).filter(one -> one == k).count(),
                                    swept.classes().get(k),
                                    table.clusters(rows, k)))
                    .collect(Collectors.joining(", "));
            line("  %-5s %6d rows: %s", split.label(), rows.length, classes);
        }
        table.leftOut()
                .forEach((name, rows) -> line(
                        "  class '%s' left out: fewer than %d of its %d rows in a split",
                        name, ProbeTable.LEAST, rows));
    }

    private void layers() {
        line(
                "  %-32s %5s %6s %5s %-21s %-21s %-21s %-21s %7s %6s",
                "tap", "depth", "l2", "dev", "accuracy", "balanced", "AUROC", "avg precision", "control", "select");
        for (LayerProbe layer : swept.layers()) {
            line(
                    "%s %-32s %5s %6.0e %.3f %s %7.3f %+6.3f",
                    layer.equals(swept.best()) ? " *" : "  ",
                    layer.tap(),
                    Depth.text(layer.depth()),
                    layer.penalty(),
                    layer.devAuroc(),
                    columns(layer.test()),
                    layer.control(),
                    layer.selectivity());
        }
        line(
                "  * best by dev AUROC. Its control's AUROC: %.3f. Always the most frequent class: accuracy %.3f",
                swept.best().chance(), swept.majority());
        line("  %s", swept.best().reliability().text());
    }

    private void beside() {
        line("  without a probe");
        Stream.concat(
                        swept.baselines().stream().limit(1),
                        swept.baselines().stream()
                                .skip(1)
                                .sorted(Comparator.comparingDouble(Baseline::devAuroc)
                                        .reversed())
                                .limit(BASELINES))
                .forEach(one -> line("    %-43s %.3f %s", one.name(), one.devAuroc(), columns(one.test())));
        line("  classes matched on test: the best probe, and what length and level alone then reach");
        for (Matched one : swept.matched()) {
            String before = String.format(
                    Locale.ROOT, "    %-14s %5d a class, difference %.2f", one.by(), one.perClass(), one.before());
            List<Figures> both = one.figures();
            line(
                    "%s",
                    both.isEmpty()
                            ? before + ": too few left"
                            : before
                                    + String.format(
                                            Locale.ROOT,
                                            " -> %.2f: accuracy %s, AUROC %s; alone AUROC %s",
                                            one.after(),
                                            Numbers.number(both.getFirst().accuracy(), 3),
                                            Numbers.number(both.getFirst().auroc(), 3),
                                            Numbers.number(both.getLast().auroc(), 3)));
        }
    }

    private static String columns(Figures of) {
        return String.format(
                Locale.ROOT,
                "%-21s %-21s %-21s %-21s",
                Numbers.number(of.accuracy(), 3),
                Numbers.number(of.balanced(), 3),
                Numbers.number(of.auroc(), 3),
                Numbers.number(of.precision(), 3));
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
