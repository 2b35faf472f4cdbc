package io.mondegreen.lab;

import io.mondegreen.taps.ActivationCache;
import java.util.Arrays;

/**
 * What a run gave.
 *
 * @param tokens       ids fed, one per decoder position; a greedy run feeds its end-of-text token too where it was reached, so
 *     that every token has its activations
 * @param promptLength how many of them were the prompt; of a teacher-forced run, all
 * @param ended        whether the last of them is end-of-text
 * @param logprobs     natural log-probability, after the sampling rules, of the id that the model would take next at each
 *     position
 * @param predicted    that id
 * @param noSpeech     at the start-of-transcript position, NaN where the model has no such token
 * @param cache        the taps that were asked for, as the model went on with them
 */
public record Run(
        int[] tokens,
        int promptLength,
        boolean ended,
        float[] logprobs,
        int[] predicted,
        float noSpeech,
        ActivationCache cache) {

    /** Ids that were sampled, without the end of text. */
    public int[] sampled() {
        return Arrays.copyOfRange(tokens, promptLength, Math.max(promptLength, textEnd()));
    }

    /** Mean natural log-probability of the ids that were sampled, without the end of text; NaN where there are none. */
    public double meanLogprob() {
        double sum = 0;
        for (int position = promptLength; position < textEnd(); position++) {
            // the position before an id produced it
            sum += logprobs[position - 1];
        }
        return sum / (textEnd() - promptLength);
    }

    /** Position after the last text token. */
    public int textEnd() {
        return ended ? tokens.length - 1 : tokens.length;
    }
}
