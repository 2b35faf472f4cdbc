package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.List;
import java.util.Locale;

/**
 * What a change does on the lines that report.
 *
 * @param name      why it is here
 * @param changes   interventions as they are written, or nudges; several where their mean is given
 * @param depth     relative depth of the layer; NaN where there is none
 * @param outcomes  of lines in context
 * @param werBefore word error rate of clean speech as it is
 * @param werAdded  what the change adds to it
 */
record Verdict(
        String name,
        List<String> changes,
        double depth,
        List<Outcome> outcomes,
        double werBefore,
        Metrics.Interval werAdded,
        long seed) {
    private static final String ROW = "%-26s %5s %26s %26s %22s %20s %8s  %s%n";

    static String header() {
        return String.format(ROW, "", "depth", "repaired", "broken", "net of all lines", "WER added", "logits", "what");
    }

    Effect effect() {
        return Effect.of(outcomes, seed);
    }

    /** Lines that are repaired less lines that are broken, of all lines in context. */
    Metrics.Interval net() {
        GroupedRate rate = new GroupedRate();
        outcomes.forEach(one -> rate.add(one.before().pair().voice(), one.net(), 1));
        return rate.interval(seed);
    }

    /** This net less that of another change on the same lines. */
    Metrics.Interval netOver(Verdict other) {
        GroupedRate rate = new GroupedRate();
        outcomes.forEach(one -> rate.add(one.before().pair().voice(), one.net(), 1));
        other.outcomes.forEach(one -> rate.add(one.before().pair().voice(), -one.net(), 0));
        return rate.interval(seed);
    }

    String row() {
        Effect effect = effect();
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                Depth.text(depth),
                Numbers.percent(effect.repaired()) + " of " + effect.errors(),
                Numbers.percent(effect.broken()) + " of " + effect.right(),
                Numbers.percent(net()),
                Numbers.percent(werAdded),
                String.format(Locale.ROOT, "%+.2f", effect.difference()),
                String.join(", ", changes));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name);
        Numbers.put(json, "depth", depth);
        changes.forEach(json.putArray("changes")::add);
        json.setAll(effect().json());
        Numbers.put(json, "net", net());
        Numbers.put(json, "werBefore", werBefore);
        Numbers.put(json, "werAdded", werAdded);
        return json;
    }
}
