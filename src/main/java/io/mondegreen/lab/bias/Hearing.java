package io.mondegreen.lab.bias;

/**
 * What a model made of one line.
 *
 * @param said       which of the two words was said
 * @param difference logit of the near-miss less that of the expected word, where the two lines part, the model being fed the
 *     words before; above 0 it takes the near-miss
 */
record Hearing(NearMissPair pair, Place place, Word said, String text, Written written, double difference) {
    /** Whether the word that was said is written. */
    boolean right() {
        return written.word() == said;
    }

    /** Whether what was expected is written instead of what was said. */
    boolean contextual() {
        return said == Word.NEAR_MISS && written.word() == Word.EXPECTED;
    }

    boolean is(Place where, Word what) {
        return place == where && said == what;
    }
}
