package io.mondegreen.lab.sweep;

import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.InterventionBook.Expected;
import io.mondegreen.probe.Metrics;
import io.mondegreen.taps.HeadId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A sweep's tables for a terminal. */
final class SweepText {
    private static final List<Measure> OF_LOOPS = List.of(
            Measure.BROKEN, Measure.EMPTIED, Measure.CURED, Measure.LOOP_WER, Measure.EXCESS, Measure.LOOP_MARGIN);

    private static final List<Measure> OF_THE_REST = List.of(
            Measure.WER,
            Measure.COST,
            Measure.INSERTIONS,
            Measure.DELETIONS,
            Measure.NEW_LOOPS,
            Measure.LOGPROB,
            Measure.LOOP_DOUBT,
            Measure.TEXT);

    /** Letters of an example that are shown. */
    private static final int MOST = 120;

    private SweepText() {}

    static String of(SweepReport report) {
        StringBuilder out = new StringBuilder();
        out.append("model ").append(report.input().model().hash(), 0, 12);
        out.append(", seed ").append(report.input().seed());
        out.append(", kind ").append(report.settings().kind()).append("; layers and heads count from 0\n");
        report.halves()
                .forEach((what, which) ->
                        out.append(what).append(' ').append(which).append('\n'));
        out.append('\n');
        grids(out, report);
        judged(out, report);
        examples(out, report.examples());
        out.append("alignment heads: ")
                .append(report.alignmentHeads().stream().map(HeadId::toString).collect(Collectors.joining(", ")))
                .append('\n');
        out.append("self-test clips: ")
                .append(Arrays.stream(Expected.values())
                        .map(kind -> report.clips().stream()
                                        .filter(clip -> clip.expected() == kind)
                                        .count()
                                + " " + kind.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")))
                .append('\n');
        return out.toString();
    }

    private static void grids(StringBuilder out, SweepReport report) {
        grid(out, report, Measure.CURED, "loops cured, %");
        grid(out, report, Measure.COST, "change of the word error rate of ordinary speech, points");
        grid(out, report, Measure.LOOP_MARGIN, "change of the logit of the loop's next token above end-of-text");
        grid(out, report, Measure.TEXT, "non-speech with text, %");
    }

    private static void grid(StringBuilder out, SweepReport report, Measure measure, String title) {
        boolean number = measure.scale() == Measure.Scale.NUMBER;
        out.append(title).append(", on the half that chooses\n");
        out.append(GridText.of(report.grids(), measure.id(), number ? 1 : 100, number ? 2 : 0))
                .append('\n');
    }

    private static void judged(StringBuilder out, SweepReport report) {
        out.append("loops, on the half that reports; percent with 95 % intervals over voices and kinds of sound\n");
        Columns loops = Columns.ofNumbers(head(OF_LOOPS, "beyond placebo", "earned"));
        loops.row(row("as it is", "", "", report.untreated(), OF_LOOPS, "", ""));
        for (Judgement one : report.judgements()) {
            loops.row(row(
                    one.treatment().name(),
                    depths(one.depths()),
                    one.live() ? "yes" : "no",
                    one.figures(),
                    OF_LOOPS,
                    text(one.beyond(), Measure.Scale.POINTS),
                    one.earned() ? "yes" : "no"));
        }
        report.placebos()
                .forEach(placebo ->
                        loops.row(row("placebo: " + placebo.name(), "", "", placebo.figures(), OF_LOOPS, "", "")));
        out.append(loops.text());
        out.append("""
                "cured" is a loop that became a text worth having: nearer to what was said than no text at all, or, where nobody knows
                what was said, no longer than the audio can hold. "beyond placebo" is the share cured above that of the placebo that
                cures most, window by window: a cure counts only as far as it beats the placebos. "earned" is where that is clearly
                above 0 and ordinary speech costs no more than allowed. Loop WER and excess are of the loops as they are now; margin is
                a change of logits.

                """);
        out.append("ordinary speech and non-speech, on the same half\n");
        Columns rest = Columns.ofNumbers(head(OF_THE_REST));
        rest.row(row("as it is", "", "", report.untreated(), OF_THE_REST));
        for (Judgement one : report.judgements()) {
            String live = one.live() ? "yes" : "no";
            rest.row(row(one.treatment().name(), depths(one.depths()), live, one.figures(), OF_THE_REST));
        }
        report.placebos()
                .forEach(
                        placebo -> rest.row(row("placebo: " + placebo.name(), "", "", placebo.figures(), OF_THE_REST)));
        out.append(rest.text());
        out.append("""
                Cost, insertions and deletions are changes of the word error rate, logprob of the untreated text's log-probability per
                token, probe of the hallucination probe on loops. "text" is the share of non-speech with text where an empty text is
                allowed.

                """);
    }

    private static void examples(StringBuilder out, List<Example> examples) {
        if (examples.isEmpty()) {
            return;
        }
        out.append("the first loops without ")
                .append(examples.getFirst().treatment())
                .append(", not chosen\n");
        for (Example one : examples) {
            out.append("  said:   ").append(one.reference().isEmpty() ? "(nobody knows)" : shortened(one.reference()));
            out.append("\n  before: ").append(shortened(one.before()));
            out.append("\n  after:  ").append(shortened(one.after()));
            out.append(one.cured() ? "  (cured)\n\n" : "\n\n");
        }
    }

    private static String shortened(String text) {
        return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
    }

    private static List<String> head(List<Measure> measures, String... more) {
        List<String> head = new ArrayList<>(List.of("what", "depth", "live"));
        measures.forEach(measure -> head.add(measure.label()));
        head.addAll(List.of(more));
        return head;
    }

    private static List<String> row(
            String name,
            String depth,
            String live,
            Map<Measure, Figure> figures,
            List<Measure> measures,
            String... more) {
        List<String> cells = new ArrayList<>(List.of(name, depth, live));
        measures.forEach(measure -> cells.add(text(figures.get(measure), measure.scale())));
        cells.addAll(List.of(more));
        return cells;
    }

    private static String depths(List<Double> depths) {
        return depths.stream().distinct().map(Depth::text).collect(Collectors.joining(" "));
    }

    /** In percent, or as it is; with its interval, where there is one. */
    static String text(Figure figure, Measure.Scale scale) {
        double factor = scale == Measure.Scale.NUMBER ? 1 : 100;
        int decimals =
                switch (scale) {
                    case SHARE -> 0;
                    case POINTS -> 1;
                    case NUMBER -> 2;
                };
        Metrics.Interval interval = new Metrics.Interval(figure.low(), figure.value(), figure.high());
        return Numbers.spread(interval, value -> Numbers.number(factor * value, decimals), "");
    }
}
