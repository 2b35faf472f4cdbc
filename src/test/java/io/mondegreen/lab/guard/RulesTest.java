package io.mondegreen.lab.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.engine.DecodeEnd.Reason;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.lab.guard.Tape.Shown;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of other systems at the edges of their published numbers. */
class RulesTest {
    private static HeardWindow window(String text, int[] ids, double logprob, float noSpeech, List<Word> words) {
        List<Shown> tokens = new ArrayList<>();
        for (int i = 0; i <= ids.length; i++) {
            boolean end = i == ids.length;
            tokens.add(new Shown(i, end ? 0 : ids[i], end, (float) logprob, noSpeech, 10 * i, 1, new float[1]));
        }
        Tape tape = new Tape(tokens, 3 * 16_000, noSpeech, Reason.END_OF_TEXT);
        GuardedSegment segment =
                new GuardedSegment(0, 3000, 0, true, text, 0, logprob, noSpeech, Reason.END_OF_TEXT, List.of());
        return new HeardWindow(
                "clean",
                "voice:a",
                Split.TEST,
                true,
                "",
                Truth.GOOD,
                tape,
                text,
                words,
                -1,
                1000,
                new Judged(segment, List.of()),
                false,
                0);
    }

    private static HeardWindow window(String text, double logprob, double noSpeech) {
        return window(text, new int[] {1, 2, 3}, logprob, (float) noSpeech, List.of(new Word(0.2, 2.9, 0.9)));
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" "));
    }

    @Test
    void whisperDoubtsWhatIsUnlikelyAndLeavesOutWhatIsSilentToo() {
        OpenAiRule rule = new OpenAiRule();
        assertThat(rule.doubts(window("thank you", -0.99, 0.9))).isFalse();
        assertThat(rule.doubts(window("thank you", -1.01, 0.1))).isTrue();
        assertThat(rule.removes(window("thank you", -1.01, 0.59))).isFalse();
        assertThat(rule.removes(window("thank you", -1.01, 0.61))).isTrue();
        assertThat(rule.removes(window("thank you", -0.5, 0.99))).isFalse();
    }

    @Test
    void whisperDoubtsWhatCompresses() {
        String loop = Collections.nCopies(30, "thank you").stream().collect(Collectors.joining(" "));
        assertThat(new OpenAiRule().doubts(window(loop, -0.1, 0))).isTrue();
        assertThat(new OpenAiRule().removes(window(loop, -0.1, 0))).isFalse();
    }

    @Test
    void entropyOfMoreThanThirtyTwoTokens() {
        EntropyRule rule = EntropyRule.standard();
        int[] threeKinds = IntStream.range(0, 33).map(i -> i % 3).toArray();
        assertThat(rule.loops(threeKinds)).isTrue();
        assertThat(rule.loops(Arrays.copyOf(threeKinds, 32))).isFalse();
        // eleven kinds as often as each other: ln 11 = 2.398; twelve: above 2.4
        assertThat(rule.loops(IntStream.range(0, 33).map(i -> i % 10).toArray()))
                .isTrue();
        assertThat(rule.loops(IntStream.range(0, 36).map(i -> i % 12).toArray()))
                .isFalse();
    }

    @Test
    void eightEqualWordsAmongTwelve() {
        WordLoopRule rule = WordLoopRule.standard();
        // others enough that what repeats does not cover most
        String others = IntStream.range(0, 30).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        assertThat(rule.loops(words(others + " no no no no no no no no"))).isTrue();
        assertThat(rule.loops(words(others + " no no no no no no no"))).isFalse();
        assertThat(rule.loops(words("no no no no no no no no"))).isFalse();
    }

    @Test
    void aPhraseThreeTimesAtTheEnd() {
        WordLoopRule rule = WordLoopRule.standard();
        assertThat(rule.loops(words("one two three four one two three four one two three four")))
                .isTrue();
        assertThat(rule.loops(words("one two three four one two three four one two three five")))
                .isFalse();
        assertThat(rule.loops(words("x y z one two three one two three one two three")))
                .isFalse();
    }

    @Test
    void aPhraseThatCoversMostOfTheText() {
        WordLoopRule rule = WordLoopRule.standard();
        String often = "a b c x a b c y a b c z a b c w";
        assertThat(rule.loops(words(often))).isTrue();
        assertThat(rule.loops(words(often + " one two three four five six seven eight")))
                .isFalse();
    }

    @Test
    void aLoopIsSeenWhenItComesWhateverFollows() {
        String loop = Collections.nCopies(4, "one two three four").stream().collect(Collectors.joining(" "));
        String later = IntStream.range(0, 40).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        assertThat(WordLoopRule.standard().doubts(window(loop + " " + later, -0.1, 0)))
                .isTrue();
    }

    @Test
    void oddWordsBetweenSilences() {
        SilenceRule rule = SilenceRule.standard(8000);
        int[] ids = {1, 2, 3};
        List<Word> odd = List.of(new Word(0.1, 0.12, 0.05), new Word(0.12, 0.2, 0.1));
        List<Word> lateOdd = List.of(new Word(0.1, 0.12, 0.05), new Word(0.12, 2.5, 0.1));
        List<Word> sound = List.of(new Word(0.1, 0.5, 0.9), new Word(0.5, 0.9, 0.9));
        assertThat(rule.removes(window("thank you", ids, -0.2, 0, odd))).isTrue();
        assertThat(rule.removes(window("thank you", ids, -0.2, 0, sound))).isFalse();
        // the audio ends with the words: no silence after them
        assertThat(rule.removes(window("thank you", ids, -0.2, 0, lateOdd))).isFalse();
    }
}
