package io.mondegreen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordErrorsTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "my name is laura, my name is laura, 0, 4",
                "my name is laura, my name was laura, 1, 4",
                "my name is laura, my name laura, 1, 4",
                "my name is laura, oh my name is laura, 1, 4",
                "my name is laura, '', 4, 4",
                "my name is laura, you owe five dollars now, 5, 4",
                "'Hello, Laura!', hello laura, 0, 2",
                "'', invented words, 2, 0",
            })
    void countsTheCheapestAlignment(String reference, String heard, int errors, int words) {
        assertThat(WordErrors.between(reference, heard)).isEqualTo(new WordErrors(errors, words));
    }

    @Test
    void theRateOfManyTextsWeighsByWords() {
        WordErrors sum = WordErrors.NONE
                .plus(WordErrors.between("one two three four five six", "one two three four five six"))
                .plus(WordErrors.between("one two", "nine nine"));

        assertThat(sum.rate()).isCloseTo(0.25, within(1e-9));
    }
}
