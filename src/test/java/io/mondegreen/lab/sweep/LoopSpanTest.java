package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopSpanTest {
    @Test
    void aPhraseIsALoopFromItsThirdCopyOn() {
        int[] tokens = {9, 8, 7, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 5};

        assertThat(LoopSpan.of(tokens)).isEqualTo(new LoopSpan(9, 14));
    }

    @Test
    void theRepetitionThatCoversMostCounts() {
        int[] tokens = {4, 4, 4, 6, 1, 2, 1, 2, 1, 2, 1, 2};

        assertThat(LoopSpan.of(tokens)).isEqualTo(new LoopSpan(8, 12));
    }

    @Test
    void ofALongLoopTheBeginningIsLookedAt() {
        int[] tokens = IntStream.generate(() -> 7).limit(100).toArray();

        assertThat(LoopSpan.of(tokens)).isEqualTo(new LoopSpan(2, 26));
    }

    @Test
    void whatDoesNotRepeatIsLookedAtFromItsBeginning() {
        assertThat(LoopSpan.of(new int[] {1, 2, 3, 1, 2, 3})).isEqualTo(new LoopSpan(0, 6));
    }
}
