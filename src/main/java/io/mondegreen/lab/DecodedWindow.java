package io.mondegreen.lab;

import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.TapName;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the model wrote for a window of the probe corpus, and what was measured while it did.
 *
 * @param window      without its audio
 * @param text        as written
 * @param label       what the text is worth
 * @param mean        residual streams averaged over the text tokens
 * @param first       residual streams that produced the first token
 * @param last        residual streams at the end-of-text token, or at the last token where there was no room for it: the
 *                    paper's position, one step later than live decoding goes
 * @param end         residual streams that produced the last of all tokens: end-of-text, or the last text token where the model
 *                    ran to its limit
 * @param tokens      its text tokens one by one; none where the text loops or has no word
 * @param features    what the guard's risk reads, the probe apart
 * @param rule        {@link WhisperRule#score}
 * @param compression {@link WhisperRule#compression}
 * @param inactive    share of frames in which the activity gate is closed
 * @param margin      by how much the log-probability of a text token is above that of the next best, on average; NaN where logits were
 *                    not kept
 * @param leastMargin the least of these; NaN likewise
 */
public record DecodedWindow(
        CorpusWindow window,
        String text,
        WindowLabels.Label label,
        Map<TapName, float[]> mean,
        Map<TapName, float[]> first,
        Map<TapName, float[]> last,
        Map<TapName, float[]> end,
        DecodedTokens tokens,
        WindowFeatures features,
        double rule,
        double compression,
        double inactive,
        double margin,
        double leastMargin) {

    /** Figures that cost nothing and say that the text is doubtful, by name: the higher, the more so. */
    public SortedMap<String, Double> doubts() {
        SortedMap<String, Double> doubts = new TreeMap<>();
        doubts.put("mean logprob", -features.get(WindowFeature.LOGPROB_MEAN));
        doubts.put("min logprob", -features.get(WindowFeature.LOGPROB_MIN));
        doubts.put("no speech", features.get(WindowFeature.NO_SPEECH));
        doubts.put(ProbeExamples.COMPRESSION, compression);
        doubts.put(WhisperRule.NAME, rule);
        doubts.put("activity gate", inactive);
        if (!Double.isNaN(margin)) {
            doubts.put("mean margin", -margin);
            doubts.put("min margin", -leastMargin);
        }
        return doubts;
    }
}
