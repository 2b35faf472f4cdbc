package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a loop counts as cured. */
class OutcomeTest {
    private static final Outcome LOOP = known(true, 30, 5, 30);

    @Test
    void aTextNearerToWhatWasSaidIsACure() {
        assertThat(known(false, 9, 3, 0).cured(LOOP)).isTrue();
    }

    @Test
    void deletingEverythingIsNone() {
        Outcome nothing = known(false, 0, 0, 0);

        assertThat(nothing.loop()).isFalse();
        assertThat(nothing.cured(LOOP)).isFalse();
    }

    @Test
    void aTextFartherFromWhatWasSaidThanNoTextIsNone() {
        assertThat(known(false, 10, 10, 0).cured(LOOP)).isFalse();
        assertThat(known(false, 10, 9, 0).cured(LOOP)).isTrue();
    }

    @Test
    void aTextWithAsManyErrorsAsTheLoopIsNone() {
        assertThat(known(false, 9, 4, 0).cured(known(true, 12, 4, 0))).isFalse();
    }

    @Test
    void aLoopThatGoesOnIsNone() {
        assertThat(known(true, 9, 1, 0).cured(LOOP)).isFalse();
    }

    @Test
    void whereNobodyKnowsWhatWasSaidTheTextMustFitIntoTheAudio() {
        assertThat(unknown(40).cured(unknown(300))).isTrue();
        assertThat(unknown(90).cured(unknown(300))).isFalse();
    }

    /** Of ten words said. */
    private static Outcome known(boolean loop, int words, int substitutions, int insertions) {
        return new Outcome("", new int[0], 4, loop, words, 5 * words, 80, 10, substitutions, 0, insertions, Double.NaN);
    }

    private static Outcome unknown(int letters) {
        return new Outcome("", new int[0], 4, false, letters / 5, letters, 80, 0, 0, 0, 0, Double.NaN);
    }
}
