package io.mondegreen.lab.census;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.census.StressWindow.Sound;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Labels of hand-made texts. */
class LabellingTest {
    private static final int AUDIO_MS = 4000;
    private final Labelling labelling = new Labelling(Set.of("invoice", "contract", "number"));

    @Test
    void whatWasSaidIsGood() {
        Labels labels = label("please send me the invoice", "Please send me the invoice.");

        assertThat(labels.good()).isTrue();
        assertThat(labels.insertion() || labels.loop() || labels.invented()).isFalse();
    }

    @Test
    void wordsThatAreReallyRepeatedAreNoLoop() {
        String said = "seven ".repeat(8).strip();

        assertThat(label(said, said).loop()).isFalse();
        assertThat(label(said, said).good()).isTrue();
    }

    @Test
    void moreRepeatsThanWereSaidAreALoop() {
        assertThat(label("yes yes that is right", "yes ".repeat(30)).loop()).isTrue();
        assertThat(label("my name is rose", "my name is rose " + "and my name ".repeat(9))
                        .loop())
                .isTrue();
    }

    @Test
    void copiesInTheAudioAreHeldToo() {
        StressWindow tiled = window(Sound.SPEECH, null, Cut.NONE, 12, 300);

        assertThat(labelling.label(tiled, heard("nine ".repeat(12))).loop()).isFalse();
        assertThat(labelling.label(tiled, heard("nine ".repeat(40))).loop()).isTrue();
    }

    @Test
    void aPieceOfAWordAgainAndAgainIsALoop() {
        assertThat(label("the camera", "the cam" + "pe".repeat(70)).loop()).isTrue();
    }

    @Test
    void textOnMusicIsWrongByConstructionAndNothingElse() {
        Labels labels = labelling.label(window(Sound.MUSIC, "", Cut.NONE, 1, 0), heard("thank you for calling"));

        assertThat(labels.nonspeechText()).isTrue();
        assertThat(labels.insertion() || labels.loop() || labels.invented()).isFalse();
        assertThat(labelling
                        .label(window(Sound.SILENCE, "", Cut.NONE, 1, 0), heard(""))
                        .nonspeechText())
                .isFalse();
    }

    @Test
    void anInsertedWordCountsWhereNothingIsToBeHeard() {
        String said = "please send me the invoice today";
        String text = "please send me the invoice today goodbye";
        boolean[] active = activity();
        Arrays.fill(active, 140, 200, false);

        Heard quiet = new Heard(text, true, 7, -0.1, 0.0, spread(7), AUDIO_MS, active);
        Heard loud = new Heard(text, true, 7, -0.1, 0.0, spread(7), AUDIO_MS, activity());

        StressWindow window = window(Sound.SPEECH, said, Cut.NONE, 1, 0);
        assertThat(labelling.label(window, quiet).insertion()).isTrue();
        assertThat(labelling.label(window, loud).insertion()).isFalse();
        assertThat(labelling.label(window, loud).insertedWords()).isEqualTo(1);
    }

    @Test
    void aWordSplitInTwoIsARespelling() {
        assertThat(label("everyone is here today", "every one is here today").insertedWords())
                .isZero();
    }

    @Test
    void anotherContentWordIsCountedWhereItIsAWord() {
        assertThat(label("send me the invoice", "send me the contract").substitutedContext())
                .isEqualTo(1);
        assertThat(label("send me the invoice", "send me the invoyz").substitutedContext())
                .isZero();
        assertThat(label("this is the invoice", "that is the invoice").substitutedContext())
                .isZero();
    }

    @Test
    void theTornWordOfCutAudioIsNotJudged() {
        StressWindow end = window(Sound.SPEECH, "please send me the invoice today", Cut.END, 1, 0);
        StressWindow begin = window(Sound.SPEECH, "please send me the invoice today", Cut.BEGIN, 1, 0);

        assertThat(labelling.label(end, heard("please send me then")).wordErrors())
                .isZero();
        assertThat(labelling.label(begin, heard("voice today")).wordErrors()).isZero();
        assertThat(labelling.label(end, heard("good morning every one")).good()).isFalse();
    }

    @Test
    void textThatStopsBeforeTheSpeechIsTruncated() {
        assertThat(label("please send me the invoice today", "please send me the")
                        .truncated())
                .isTrue();
        assertThat(label("please send me the invoice today", "please send me the invoice today")
                        .truncated())
                .isFalse();
    }

    private Labels label(String said, String text) {
        return labelling.label(window(Sound.SPEECH, said, Cut.NONE, 1, 0), heard(text));
    }

    static StressWindow window(Sound sound, String reference, Cut cut, int copies, int copyMs) {
        return new StressWindow(
                "one",
                "kind",
                Purpose.OUTCOME,
                sound,
                null,
                null,
                null,
                "telephone",
                null,
                Split.TEST,
                List.of("voice:a"),
                reference,
                cut,
                copies,
                copyMs,
                List.of());
    }

    private static Heard heard(String text) {
        int words = WindowLabels.words(text).size();
        return new Heard(text, true, words, -0.1, 0.0, spread(words), AUDIO_MS, activity());
    }

    private static List<Integer> spread(int words) {
        List<Integer> ms = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            ms.add((i + 1) * AUDIO_MS / (words + 1));
        }
        return ms;
    }

    private static boolean[] activity() {
        boolean[] active = new boolean[AUDIO_MS / 20];
        Arrays.fill(active, true);
        return active;
    }
}
