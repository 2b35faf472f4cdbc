package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.WindowLabels;
import java.util.Optional;

/**
 * What the decoder makes of an encoder that stopped early.
 *
 * @param layer   after which it stopped, counted from 0; -1 is the convolution stem with its positions
 * @param tokens  that were written, without prompt and end of text
 * @param text    of them, where there is a tokenizer
 * @param ended   whether the decoder stopped by itself rather than at its token limit
 * @param logprob mean natural log-probability of the tokens; NaN where there are none
 */
public record LayerHearing(int layer, int[] tokens, String text, boolean ended, double logprob) {

    /** Whether nothing was written. */
    public boolean empty() {
        return tokens.length == 0;
    }

    /** Whether it repeats more than was said. */
    public boolean loops(String reference) {
        return WindowLabels.loops(reference, text);
    }

    /** For programs; the word error rate only where it is known what was said. */
    ObjectNode json(Optional<String> reference, int layers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Depth.put(json, layer, layers);
        json.put("text", text).put("tokens", tokens.length).put("ended", ended);
        Numbers.put(json, "logprob", logprob);
        reference.ifPresent(said -> Numbers.put(json, "wer", WindowLabels.wordErrorRate(said, text)));
        return json.put("loop", loops(reference.orElse("")));
    }
}
