package io.mondegreen.lab.sweep;

import io.mondegreen.taps.ActivationCache.Activation;

/** Reads the unembedding's output, {@code [pos, vocab]}. */
final class Logits {
    private Logits() {}

    /** Natural log-probability of an id at a position, before any sampling rule. */
    static double logprob(Activation logits, int position, int id) {
        int vocab = logits.shape()[1];
        int row = position * vocab;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocab; i++) {
            most = Math.max(most, logits.values()[row + i]);
        }
        double sum = 0;
        for (int i = 0; i < vocab; i++) {
            sum += Math.exp(logits.values()[row + i] - most);
        }
        return logits.values()[row + id] - most - Math.log(sum);
    }

    /** By how much one id's logit is above another's. */
    static double difference(Activation logits, int position, int id, int other) {
        int row = position * logits.shape()[1];
        return logits.values()[row + id] - (double) logits.values()[row + other];
    }
}
