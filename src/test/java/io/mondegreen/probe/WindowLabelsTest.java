package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.probe.WindowLabels.Label;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowLabelsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "false,,is this,INVENTED_NONSPEECH",
                "false,,one,INVENTED_NONSPEECH",
                "false,,\" . \",LEFT_OUT",
                "true,my name is john,,LEFT_OUT",
                "true,my name is john,my name is john,GOOD",
                "true,my name is john,My name is John!,GOOD",
                "true,my name is john,my name is joan,GOOD",
                "true,my name is john smith,her name was john smith,LEFT_OUT",
                "true,my name is john,the order is late,INVENTED_CONTENT",
                "true,yes,no,LEFT_OUT",
                "true,seven seven seven seven,seven seven seven seven,GOOD",
                "true,no no no no no no,no no no no no no no,GOOD",
                "true,hello,hello hello hello hello hello,LOOP",
                "true,thank you,thank you thank you thank you thank you,LOOP",
                "false,,okay okay okay okay okay okay,LOOP"
            })
    void windowsAreLabelledByTheRule(boolean speech, String reference, String text, Label label) {
        assertThat(WindowLabels.of(speech, reference == null ? "" : reference, text == null ? "" : text))
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "no no no no no no, no no no no no no no, false",
        "hello, hello hello hello hello hello, true",
        ", thank you thank you thank you, true",
        ", thank you thank you, false"
    })
    void aLoopRepeatsWhatWasNotSaidAsOften(String reference, String text, boolean loop) {
        assertThat(WindowLabels.loops(reference == null ? "" : reference, text)).isEqualTo(loop);
    }

    @Test
    void textIsNormalisedBeforeItIsCompared() {
        assertThat(WindowLabels.normalise("  It’s 'QUOTED' – o'clock,\tok? ")).isEqualTo("it's quoted o'clock ok");
        assertThat(WindowLabels.words("...")).isEmpty();
    }

    @Test
    void errorsAreCountedByKind() {
        WordAlignment alignment = WordAlignment.of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d", "e", "f"));

        assertThat(alignment.count(WordAlignment.Op.MATCH)).isEqualTo(3);
        assertThat(alignment.count(WordAlignment.Op.SUBSTITUTION)).isEqualTo(1);
        assertThat(alignment.count(WordAlignment.Op.INSERTION)).isEqualTo(2);
        assertThat(alignment.wordErrorRate()).isCloseTo(0.75, within(1e-12));
        assertThat(alignment.steps().getLast()).isEqualTo(new WordAlignment.Step(WordAlignment.Op.INSERTION, -1, 5));
    }

    @Test
    void wordsThatAreLeftOutAreDeletions() {
        WordAlignment alignment = WordAlignment.of(List.of("a", "b", "c"), List.of("c"));

        assertThat(alignment.count(WordAlignment.Op.DELETION)).isEqualTo(2);
        assertThat(WordAlignment.of(List.of(), List.of()).wordErrorRate()).isZero();
        assertThat(WordAlignment.of(List.of(), List.of("a")).wordErrorRate()).isInfinite();
    }
}
