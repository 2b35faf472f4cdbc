package io.mondegreen.lab.lens;

import java.util.List;

/**
 * What one layer's stream says at one position when it is read as if it were the last. All of it is read off the raw logits:
 * no token is suppressed.
 *
 * @param layer       counted from 0; -1 is what enters layer 0: token plus position embedding
 * @param top         the likeliest tokens, best first
 * @param rank        of the token that came next, the best being 1
 * @param probability of that token
 * @param entropy     of the layer's distribution, nats
 * @param divergence  Kullback-Leibler, KL(last layer || this layer), nats: what is still missing; 0 at the last layer
 */
public record LayerView(int layer, List<Guess> top, int rank, double probability, double entropy, double divergence) {

    /** A token and its probability. */
    public record Guess(Token token, double probability) {}

    public LayerView {
        top = List.copyOf(top);
    }

    /** The likeliest token. */
    public Token best() {
        return top.getFirst().token();
    }
}
