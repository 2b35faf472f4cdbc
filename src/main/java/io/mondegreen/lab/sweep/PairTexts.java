package io.mondegreen.lab.sweep;

import io.mondegreen.lab.Run;
import io.mondegreen.model.WhisperTokenizer;
import java.util.Arrays;

/**
 * What the model wrote for both windows of a pair.
 *
 * @param tokens  of the clean run: prompt, text and end
 * @param prompt  how many of them are the prompt
 * @param at      first position in {@code tokens} at which the runs differ; -1 where they do not
 * @param instead what the corrupted run has there
 */
public record PairTexts(String clean, String corrupted, int[] tokens, int prompt, int at, int instead) {
    static PairTexts of(Run clean, Run corrupted, WhisperTokenizer tokenizer) {
        int at = Arrays.mismatch(clean.tokens(), corrupted.tokens());
        boolean both = at >= 0 && at < clean.tokens().length && at < corrupted.tokens().length;
        return new PairTexts(
                tokenizer.decode(clean.sampled()),
                tokenizer.decode(corrupted.sampled()),
                clean.tokens(),
                clean.promptLength(),
                both ? at : -1,
                both ? corrupted.tokens()[at] : -1);
    }

    /** Whether there is a difference that a patch could bring back. */
    boolean differ() {
        return at >= 0;
    }
}
