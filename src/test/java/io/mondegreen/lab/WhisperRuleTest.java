package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WhisperRuleTest {
    @Test
    void bothThresholdsHaveToBeCrossed() {
        assertThat(WhisperRule.removes(0.7, -1.2)).isTrue();
        assertThat(WhisperRule.removes(0.7, -0.9)).isFalse();
        assertThat(WhisperRule.removes(0.5, -1.2)).isFalse();
        assertThat(WhisperRule.removes(0.6, -1.0)).isFalse();
    }

    @Test
    void aModelWithoutANoSpeechTokenRemovesNothing() {
        assertThat(WhisperRule.removes(Double.NaN, -5)).isFalse();
    }

    @Test
    void theScoreIsTheLesserOfTheTwo() {
        assertThat(WhisperRule.score(0.9, -0.5)).isCloseTo(0.5, within(1e-12));
        assertThat(WhisperRule.score(0.3, -2)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void endOfTextCountsInTheMean() {
        assertThat(WhisperRule.meanLogprob(-3.0, 2)).isCloseTo(-1.0, within(1e-12));
    }

    @Test
    void repetitionCompresses() {
        assertThat(WhisperRule.compression("thank you ".repeat(20))).isGreaterThan(WhisperRule.COMPRESSION);
        assertThat(WhisperRule.compression("the parcel left on monday")).isLessThan(WhisperRule.COMPRESSION);
    }
}
