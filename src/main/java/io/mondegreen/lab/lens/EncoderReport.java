package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.List;

/**
 * What is heard of an encoder that stops early, layer by layer.
 *
 * @param layers of the encoder
 * @param speech windows in the model's language
 * @param other  windows where nobody speaks it: whatever is written was not said
 */
public record EncoderReport(int layers, List<Figures> speech, List<Figures> other) {
    static final String BEFORE = "stem";

    /**
     * After one layer.
     *
     * @param layer   after which the encoder stopped; -1 is the convolution stem
     * @param wer     word errors over words; NaN where nothing was said
     * @param empty   share of windows without text
     * @param loop    share of windows whose text repeats what was not said as often
     * @param unended share of windows that ran into the token limit
     * @param tokens  mean per window
     * @param logprob mean natural log-probability of all tokens
     */
    public record Figures(
            int layer,
            int windows,
            int groups,
            Metrics.Interval wer,
            Metrics.Interval empty,
            Metrics.Interval loop,
            Metrics.Interval unended,
            double tokens,
            double logprob) {}

    /** Tables for people. */
    public String text() {
        return "95 % intervals draw whole groups (voices, noises); of fewer than ten groups they are too narrow\n\n"
                + table("speech", speech) + "\n" + table("no speech in the model's language", other);
    }

    private String table(String title, List<Figures> rows) {
        Figures first = rows.getFirst();
        String head = title + ": " + first.windows() + " windows of " + first.groups() + " groups\n";
        if (first.windows() == 0) {
            return head;
        }
        Columns table = Columns.ofWords(
                List.of("stopped after", "WER %", "empty %", "loops %", "token limit %", "tokens", "log-probability"));
        rows.forEach(row -> table.row(List.of(
                Depth.name(row.layer(), layers, BEFORE),
                Numbers.percent(row.wer()),
                Numbers.percent(row.empty()),
                Numbers.percent(row.loop()),
                Numbers.percent(row.unended()),
                Numbers.number(row.tokens(), 1),
                Numbers.number(row.logprob(), 2))));
        return head + table.text();
    }

    /** The same for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("layers", layers);
        put(json.putArray("speech"), speech);
        put(json.putArray("other"), other);
        return json;
    }

    private void put(ArrayNode to, List<Figures> rows) {
        for (Figures row : rows) {
            ObjectNode one = to.addObject();
            Depth.put(one, row.layer(), layers);
            one.put("windows", row.windows()).put("groups", row.groups());
            Numbers.put(one, "wer", row.wer());
            Numbers.put(one, "empty", row.empty());
            Numbers.put(one, "loop", row.loop());
            Numbers.put(one, "unended", row.unended());
            Numbers.put(one, "tokens", row.tokens());
            Numbers.put(one, "logprob", row.logprob());
        }
    }
}
