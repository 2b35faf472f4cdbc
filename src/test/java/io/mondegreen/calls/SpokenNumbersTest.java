package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenNumbersTest {
    private final SpokenNumbers numbers = new SpokenNumbers(8);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            my card is 4111 1111 1111 1111 thanks | my card is [card] thanks
            4111-1111-1111-1112                   | [number]
            four one one one one one one one one one one one one one one one | [card]
            it is four triple one double one double one triple one triple one one one yes | it is [card] yes
            call oh seven seven double oh nine hundred | call oh seven seven double oh nine hundred
            call zero seven seven um double oh nine one two three now | call [number] now
            forty one eleven eleven eleven | [number]
            twenty three times | twenty three times
            seven seven seven please | seven seven seven please
            room 12345 at 9 | room 12345 at 9
            1234567 | 1234567
            12345678 | [number]
            ٤١١١ ١١١١ | [number]
            someone wrote tone and bone | someone wrote tone and bone
            """)
    void numbersAreHiddenAndWordsAreNot(String text, String published) {
        assertThat(replaced(numbers, text, 0)).isEqualTo(published);
    }

    @Test
    void aNumberSaidInGroupsOverWindowsIsHiddenFromTheWindowInWhichItGetsLong() {
        int carry = 0;
        StringBuilder out = new StringBuilder();
        for (String text :
                List.of("yes it is four one one one", "one one one one", "", "um", "one two three four", "ok bye")) {
            out.append(replaced(numbers, text, carry)).append('|');
            carry = numbers.find(text, carry).carry();
        }
        assertThat(out).hasToString("yes it is four one one one|[number]||um|[number]|ok bye|");
        assertThat(carry).isZero();
    }

    @Test
    void wordsBetweenEndANumber() {
        int carry = numbers.find("order one two three four", 0).carry();
        assertThat(carry).isEqualTo(4);
        assertThat(replaced(numbers, "and flat five six seven eight", carry))
                .isEqualTo("and flat five six seven eight");
        assertThat(replaced(numbers, "and five six seven eight", carry)).isEqualTo("and [number]");
    }

    @Test
    void withoutALengthOnlyCardsAreHidden() {
        SpokenNumbers cards = new SpokenNumbers(0);
        assertThat(replaced(cards, "12345678901 and later 5500 0000 0000 0004", 0))
                .isEqualTo("12345678901 and later [card]");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 3, 14})
    void otherLengthsAreRefused(int digits) {
        assertThatThrownBy(() -> new SpokenNumbers(digits)).hasMessageContaining("from 4 to 13");
    }

    private static String replaced(Redactor redactor, String text, int carry) {
        StringBuilder out = new StringBuilder(text);
        redactor.find(text, carry).spans().reversed().forEach(s -> out.replace(s.from(), s.to(), s.label()));
        return out.toString();
    }
}
