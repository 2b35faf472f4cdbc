package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WordCountTest {
    @Test
    void aWordChangedOneLostAndOneAdded() {
        WordCount count = WordCount.of("The parcel left on Monday.", "the parcel lift on monday morning");
        assertThat(count).isEqualTo(new WordCount(5, 1, 0, 1));
        assertThat(WordCount.of("one two three", "one three")).isEqualTo(new WordCount(3, 0, 1, 0));
        assertThat(count.share(count.errors())).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void textWhereNothingWasSaidIsInsertedAndHasNoRate() {
        WordCount count = WordCount.of("", "thank you");
        assertThat(count).isEqualTo(new WordCount(0, 0, 0, 2));
        assertThat(count.share(count.errors())).isNaN();
    }
}
