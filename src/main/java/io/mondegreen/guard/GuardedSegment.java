package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One window's text with its risk.
 *
 * @param startMs     media time from the start of the call
 * @param endMs       media time, exclusive
 * @param revision    0, 1, … for provisional decodes of a growing window; the final one is the highest
 * @param isFinal     whether a later revision can come
 * @param risk        calibrated, in [0,1]
 * @param meanLogprob over sampled tokens
 * @param noSpeech    as Whisper's; NaN where the model has none
 * @param withheld    whether there was a text that the guard keeps back: then text and tokens are empty
 * @param judgedBy    hash of the policy, where it is not the configured one: thresholds decide where a decode stops and what is
 *                    withheld
 * @param heard       what the encoder hears, by name ({@code speech}, {@code noise}, {@code music}, {@code strange}), each a
 *                    probability; empty where the bundle has no heads for it
 * @param probes      raw scores of the bundle's heads on the decoder's stream by name, one for each of the tokens; empty where
 *                    there are none
 */
public record GuardedSegment(
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        String text,
        double risk,
        double meanLogprob,
        double noSpeech,
        DecodeEnd.Reason end,
        List<GuardedToken> tokens,
        boolean withheld,
        String judgedBy,
        SortedMap<String, Double> heard,
        SortedMap<String, List<Float>> probes) {

    public GuardedSegment {
        heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
        probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
    }

    /** One whose text goes out, judged by the configured policy. */
    public GuardedSegment(
            long startMs,
            long endMs,
            int revision,
            boolean isFinal,
            String text,
            double risk,
            double meanLogprob,
            double noSpeech,
            DecodeEnd.Reason end,
            List<GuardedToken> tokens) {
        this(
                startMs,
                endMs,
                revision,
                isFinal,
                text,
                risk,
                meanLogprob,
                noSpeech,
                end,
                tokens,
                false,
                "",
                Collections.emptySortedMap(),
                Collections.emptySortedMap());
    }
}
