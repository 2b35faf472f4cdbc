package io.mondegreen.probe;

import static io.mondegreen.probe.TokenLabel.HEARD;
import static io.mondegreen.probe.TokenLabel.INVENTED;
import static io.mondegreen.probe.TokenLabel.LEFT_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenLabelTest {

    private static List<TokenLabel> words(String said, String written) {
        return TokenLabel.ofWords(WindowLabels.words(said), WindowLabels.words(written), false);
    }

    private static List<TokenLabel> cut(String said, String written) {
        return TokenLabel.ofWords(WindowLabels.words(said), WindowLabels.words(written), true);
    }

    @Test
    void anInsertedWordIsInventedAndItsNeighboursAreNot() {
        assertThat(words("pay the bill", "pay the whole bill")).containsExactly(HEARD, HEARD, INVENTED, HEARD);
    }

    @Test
    void aWordThatStandsForAnotherIsInvented() {
        assertThat(words("pay the bill", "pay the bell")).containsExactly(HEARD, HEARD, INVENTED);
    }

    @Test
    void aWordThatIsMissingTaintsNoOther() {
        assertThat(words("please pay the bill", "pay the bill")).containsExactly(HEARD, HEARD, HEARD);
    }

    @Test
    void ofRepeatedWordsAsManyAreHeardAsWereSaid() {
        assertThat(words("no no", "no no")).containsOnly(HEARD);
        assertThat(words("no no thanks", "no no no thanks"))
                .hasSize(4)
                .satisfies(
                        all -> assertThat(all.stream().filter(INVENTED::equals)).hasSize(1))
                .last()
                .isEqualTo(HEARD);
    }

    @Test
    void ofAudioThatWasCutTheBestPartCountsAndTheTornWordDoesNot() {
        assertThat(cut("i would like to pay the bill", "i would lie")).containsExactly(HEARD, HEARD, LEFT_OUT);
        assertThat(cut("i would like to pay the bill", "ay the bill")).containsExactly(LEFT_OUT, HEARD, HEARD);
        assertThat(cut("i would like to pay the bill", "i could like to"))
                .containsExactly(HEARD, INVENTED, HEARD, HEARD);
        assertThat(cut("i would like", "")).isEmpty();
    }

    @Test
    void everyTokenOfAWordHasItsLabelAndPunctuationHasNone() {
        assertThat(TokenLabel.ofTokens(
                        List.of(HEARD, INVENTED, HEARD),
                        List.of(
                                "Don",
                                "Don'",
                                "Don't",
                                "Don't p",
                                "Don't pay",
                                "Don't pay,",
                                "Don't pay, no",
                                "Don't pay, no.")))
                .containsExactly(HEARD, LEFT_OUT, HEARD, INVENTED, INVENTED, LEFT_OUT, HEARD, LEFT_OUT);
    }

    @Test
    void halfALetterBelongsToNoWordUntilItIsWhole() {
        assertThat(TokenLabel.ofTokens(List.of(INVENTED), List.of("caf", "caf\uFFFD", "café")))
                .containsExactly(INVENTED, LEFT_OUT, INVENTED);
    }
}
