package io.mondegreen.lab.sweep;

/**
 * What a treated model thinks of the untreated run's text, fed token by token.
 *
 * @param logprob mean natural log-probability of its tokens: of speech, of the whole text with its end; of a loop, of its
 *     repetitions
 * @param margin  of a loop, mean difference between the logits of the repetition's next token and of end-of-text: how much
 *     the model would rather go on than stop; NaN elsewhere
 */
public record Likelihood(double logprob, double margin) {}
