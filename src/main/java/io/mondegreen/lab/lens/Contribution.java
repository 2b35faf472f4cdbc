package io.mondegreen.lab.lens;

/**
 * What one part of the decoder adds to a token's logit.
 *
 * @param part  which sort
 * @param layer counted from 0; -1 for parts outside the layers
 * @param head  counted from 0; -1 for parts that are no head
 * @param value in units of the logit
 */
public record Contribution(Part part, int layer, int head, double value) {

    /** Sorts of parts; together they are everything that makes a logit. */
    public enum Part {
        TOKEN("token embedding"),
        POSITION("position embedding"),
        SELF_HEAD("self"),
        SELF_BIAS("self"),
        CROSS_HEAD("cross"),
        CROSS_BIAS("cross"),
        MLP("mlp"),
        NORM_BIAS("final norm bias");

        private final String word;

        Part(String word) {
            this.word = word;
        }
    }

    /** {@code cross:L3H1} and {@code mlp:L2}, as gates are written; {@code cross:L3 bias}; or what it is. */
    public String name() {
        return switch (part) {
            case TOKEN, POSITION, NORM_BIAS -> part.word;
            case SELF_HEAD, CROSS_HEAD -> part.word + ":L" + layer + "H" + head;
            case SELF_BIAS, CROSS_BIAS -> part.word + ":L" + layer + " bias";
            case MLP -> part.word + ":L" + layer;
        };
    }
}
