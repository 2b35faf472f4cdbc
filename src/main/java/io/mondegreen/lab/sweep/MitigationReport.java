package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.guard.Remedies;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.lab.sweep.Measure.Count;
import io.mondegreen.lab.sweep.MitigationStudy.Said;
import io.mondegreen.probe.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What each guard made of the same windows, held against what the model writes without any. */
public final class MitigationReport {
    private static final List<Measure> MEASURES = List.of(
            Measure.BROKEN, Measure.EMPTIED, Measure.CURED, Measure.LOOP_WER, Measure.WER, Measure.COST, Measure.TEXT);

    private final SweepInput input;
    private final Remedies remedies;
    private final List<EvalWindow> windows;
    private final Map<EvalWindow, Said> plain;
    private final Map<String, Map<EvalWindow, Said>> guards = new LinkedHashMap<>();

    MitigationReport(SweepInput input, Remedies remedies, List<EvalWindow> windows, Map<EvalWindow, Said> plain) {
        this.input = input;
        this.remedies = remedies;
        this.windows = windows;
        this.plain = plain;
        guards.put("no guard", plain);
    }

    void add(String name, Map<EvalWindow, Said> said) {
        guards.put(name, said);
    }

    private Metrics.Interval figure(Measure measure, Map<EvalWindow, Said> said) {
        GroupedRate rate = new GroupedRate();
        for (EvalWindow window : windows) {
            if (window.set() == measure.set()) {
                Count count = measure.count(
                        plain.get(window).outcome(), said.get(window).outcome());
                rate.add(window.group(), count.counted(), count.of());
            }
        }
        return measure.scale() == Measure.Scale.SHARE ? rate.share(input.seed()) : rate.interval(input.seed());
    }

    private int windows(EvalSet set) {
        return (int) windows.stream().filter(window -> window.set() == set).count();
    }

    private int count(Map<EvalWindow, Said> said, EvalSet set, Predicate<Said> what) {
        return (int) windows.stream()
                .filter(window -> window.set() == set && what.test(said.get(window)))
                .count();
    }

    /** Time that further decodes took, of the windows that had some, in ascending order. */
    private static double[] added(Map<EvalWindow, Said> said) {
        return said.values().stream()
                .filter(Said::tried)
                .mapToDouble(Said::addedMs)
                .sorted()
                .toArray();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** Tables for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append("model ")
                .append(input.model().hash(), 0, 12)
                .append(", seed ")
                .append(input.seed());
        out.append("; of a window at most ").append(remedies.tries()).append(" further decodes and ");
        out.append(remedies.tokens())
                .append(" tokens\n")
                .append(windows(EvalSet.LOOPS))
                .append(" loops, ");
        out.append(windows(EvalSet.CLEAN)).append(" windows of ordinary speech, ");
        out.append(windows(EvalSet.NONSPEECH))
                .append(" without speech, all of test; percent, 95 % intervals over voices" + " and kinds of sound\n");
        List<String> head = new ArrayList<>(List.of("guard"));
        MEASURES.forEach(measure -> head.add(measure.label()));
        head.addAll(List.of("loops tried", "replaced", "speech tried", "replaced", "added ms", "p99"));
        Columns table = Columns.ofNumbers(head);
        guards.forEach((name, said) -> {
            List<String> row = new ArrayList<>(List.of(name));
            MEASURES.forEach(measure -> row.add(Numbers.percent(figure(measure, said))));
            row.add(Integer.toString(count(said, EvalSet.LOOPS, Said::tried)));
            row.add(Integer.toString(count(said, EvalSet.LOOPS, Said::applied)));
            row.add(Integer.toString(count(said, EvalSet.CLEAN, Said::tried)));
            row.add(Integer.toString(count(said, EvalSet.CLEAN, Said::applied)));
            double[] added = added(said);
            row.add(added.length == 0 ? "-" : Long.toString(Math.round(quantile(added, 0.5))));
            row.add(added.length == 0 ? "-" : Long.toString(Math.round(quantile(added, 0.99))));
            table.row(row);
        });
        out.append(table.text());
        out.append("""
                "cured" is a loop that became a text worth having, as in 'lab ablate': nearer to what was said than no text at all and
                than the loop; where nobody knows what was said, no longer than the audio can hold. A guard that flags stops loops, and
                what stood before them may be worth having. "cost" is the change of the word error rate of ordinary speech.
                """);
        return out.toString();
    }

    /** The same for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", input.model().hash())
                .put("corpus", input.corpusHash())
                .put("seed", input.seed());
        json.put("tries", remedies.tries()).put("tokens", remedies.tokens());
        for (EvalSet set : EvalSet.values()) {
            json.put(set.name().toLowerCase(Locale.ROOT), windows(set));
        }
        ArrayNode rows = json.putArray("guards");
        guards.forEach((name, said) -> {
            ObjectNode row = rows.addObject().put("name", name);
            MEASURES.forEach(measure -> Numbers.put(row, measure.id(), figure(measure, said)));
            double[] added = added(said);
            if (added.length > 0) {
                row.putObject("addedMs")
                        .put("n", added.length)
                        .put("median", quantile(added, 0.5))
                        .put("p99", quantile(added, 0.99));
            }
            for (EvalSet set : EvalSet.values()) {
                row.putObject(set.name().toLowerCase(Locale.ROOT))
                        .put("tried", count(said, set, Said::tried))
                        .put("replaced", count(said, set, Said::applied));
            }
        });
        return json;
    }
}
