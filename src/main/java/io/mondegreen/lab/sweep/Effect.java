package io.mondegreen.lab.sweep;

import io.mondegreen.lab.Comparison;
import io.mondegreen.lab.Run;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;

/**
 * What putting clean activations into a corrupted run does to the clean text, fed token by token.
 *
 * @param logprob    mean natural log-probability of its tokens
 * @param difference logit of the clean token above the corrupted one, where the two texts part
 */
public record Effect(Comparison logprob, Comparison difference) {
    static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);

    static Effect of(PairTexts texts, Run clean, Run corrupted, Run patched) {
        return new Effect(
                new Comparison(logprob(texts, clean), logprob(texts, corrupted), logprob(texts, patched)),
                new Comparison(difference(texts, clean), difference(texts, corrupted), difference(texts, patched)));
    }

    private static double logprob(PairTexts texts, Run run) {
        Activation logits = run.cache().get(LOGITS);
        double sum = 0;
        int count = texts.tokens().length - texts.prompt();
        for (int token = texts.prompt(); token < texts.tokens().length; token++) {
            sum += Logits.logprob(logits, token - 1, texts.tokens()[token]) / count;
        }
        return sum;
    }

    private static double difference(PairTexts texts, Run run) {
        return Logits.difference(run.cache().get(LOGITS), texts.at() - 1, texts.tokens()[texts.at()], texts.instead());
    }
}
