package io.mondegreen.lab.bias;

/**
 * How a model stands between the words of a pair at one place: logit of the near-miss less that of the expected word.
 *
 * @param nearMiss when the near-miss is heard
 * @param expected when the expected word is heard
 * @param silence  when nothing is heard: what the decoder makes likely by the words before alone
 */
record Stand(NearMissPair pair, Place place, double nearMiss, double expected, double silence) {
    /** What is heard. */
    enum Heard {
        NEAR_MISS("near-miss heard"),
        EXPECTED("expected heard"),
        SILENCE("silence heard");

        private final String label;

        Heard(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    double of(Heard heard) {
        return switch (heard) {
            case NEAR_MISS -> nearMiss;
            case EXPECTED -> expected;
            case SILENCE -> silence;
        };
    }
}
