package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.WindowLabels;
import java.util.List;
import java.util.Optional;

/**
 * One window through the encoder lens.
 *
 * @param layers    of the encoder
 * @param reference what was said, where it is known
 * @param heard     layer by layer
 */
public record EncoderTable(int layers, Optional<String> reference, List<LayerHearing> heard) {
    public EncoderTable {
        heard = List.copyOf(heard);
    }

    /** A table for people. */
    public String text() {
        Columns table = Columns.ofWords(List.of("stopped after", "WER %", "tokens", "log-probability", "", "text"));
        for (LayerHearing one : heard) {
            table.row(List.of(
                    Depth.name(one.layer(), layers, EncoderReport.BEFORE),
                    Numbers.number(
                            100
                                    * reference
                                            .map(said -> WindowLabels.wordErrorRate(said, one.text()))
                                            .orElse(Double.NaN),
                            1),
                    Integer.toString(one.tokens().length),
                    Numbers.number(one.logprob(), 2),
                    one.loops(reference.orElse("")) ? "loop" : one.ended() ? "" : "limit",
                    one.text().strip()));
        }
        return table.text();
    }

    /** The same for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("layers", layers);
        reference.ifPresent(said -> json.put("reference", said));
        ArrayNode all = json.putArray("heard");
        heard.forEach(one -> all.add(one.json(reference, layers)));
        return json;
    }
}
