package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same text window after window, on sounds that are the same or not. */
class CrossWindowTest {
    private static final GuardPolicy POLICY = GuardPolicy.standard();
    private static final String SENTENCE = "your call is important to us";
    private static SpeechBank bank;

    private CrossWindow run = new CrossWindow();
    private long now;

    @BeforeAll
    static void openBank() throws IOException {
        bank = SpeechBank.open(Path.of("corpus/bank"));
    }

    private Optional<CrossWindow.Repeat> hear(String text, boolean doubted, SoundPrint print) {
        now += 10_000;
        return run.add(now, text, doubted, print, POLICY);
    }

    /** A piece at 8 kHz, on a line that hisses 20 dB below it, cut a little earlier or later. */
    private static SoundPrint heard(float[] sound, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int before = random.nextInt(1200, 2000);
        float[] line = new float[before + sound.length + random.nextInt(1200, 2000)];
        double power = 0;
        for (float x : sound) {
            power += (double) x * x / sound.length;
        }
        double gain = random.nextDouble(0.3, 1);
        for (int i = 0; i < line.length; i++) {
            float x = i >= before && i < before + sound.length ? sound[i - before] : 0;
            line[i] = (float) (gain * (x + 0.1 * Math.sqrt(power) * random.nextGaussian()));
        }
        return SoundPrint.of(Resampler.resample(line, 8000, 16_000));
    }

    private static SoundPrint noise(long seed) {
        LineNoise.Kind[] kinds = LineNoise.Kind.values();
        return heard(LineNoise.render(seed, kinds[(int) (seed % kinds.length)], 8000 * (int) (2 + seed % 5)), seed);
    }

    private static Utterance said(int number) {
        return bank.utterances("demo", "speech").get(number);
    }

    @Test
    void inventedTextOnDifferentNoiseIsARepetitionFromTheThirdWindowOnAndIsToldAgainAsItGrows() {
        List<Integer> told = new ArrayList<>();
        for (int window = 1; window <= 30; window++) {
            if (hear("thank you for watching", true, noise(window)).isPresent()) {
                told.add(window);
            }
        }

        assertThat(told).as("a noise may sound like one before").hasSize(4).startsWith(3, 6, 12);
    }

    @Test
    void whatItSaysIsSinceWhenAndHowOften() {
        hear("never mind", true, noise(1));
        hear("oh no oh no", true, noise(2));
        hear("oh no oh no oh no", true, noise(3));

        CrossWindow.Repeat repeat = hear("oh no", true, noise(4)).orElseThrow();

        assertThat(repeat).isEqualTo(new CrossWindow.Repeat(20_000, 3, 3, 3, 2));
    }

    @Test
    void anAnnouncementThatIsPlayedAgainAndAgainIsNone() {
        for (int window = 0; window < 40; window++) {
            assertThat(hear(SENTENCE, true, heard(bank.pcm(said(0)), window)))
                    .as("window %d", window)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"okay", "thank you", "yes", "mhm"})
    void aListenerWhoSaysTheSameEachTimeIsNone(String word) {
        for (int window = 0; window < 40; window++) {
            assertThat(hear(word, false, heard(bank.pcm(said(window % 8)), window)))
                    .isEmpty();
        }
    }

    @Test
    void aSentenceOnMoreSoundsThanAnybodyRepeatsItIsOneEvenWhereNothingDoubtsIt() {
        int windows = 0;
        while (hear(SENTENCE, false, heard(bank.pcm(said(windows)), windows)).isEmpty()) {
            windows++;
            assertThat(windows).isLessThan(20);
        }

        assertThat(windows).isEqualTo(POLICY.maxRepeats());
    }

    @Test
    void aSentenceSaidThriceByAPersonIsNone() {
        for (int window = 0; window < 3; window++) {
            assertThat(hear(SENTENCE, false, heard(bank.pcm(said(window)), window)))
                    .isEmpty();
        }
    }

    @Test
    void aPhraseThatComesBackBeforeOtherWordsCountsAndAnotherTextEndsTheRun() {
        assertThat(hear(SENTENCE + " one", true, noise(1))).isEmpty();
        assertThat(hear(SENTENCE + " and two", true, noise(2))).isEmpty();
        assertThat(hear("now something else is said", true, noise(3))).isEmpty();
        assertThat(hear(SENTENCE + " three", true, noise(4))).isEmpty();
        assertThat(hear(SENTENCE + " or four", true, noise(5))).isEmpty();
        assertThat(hear("", true, noise(6))).as("no text says nothing").isEmpty();

        assertThat(hear(SENTENCE, true, noise(7)))
                .contains(new CrossWindow.Repeat(40_000, 3, 3, 3, CrossWindow.PHRASE_WORDS));
    }

    @Test
    void wordsThatAreRepeatedForRealInEachWindowAreGrounded() {
        assertThat(CrossWindow.folded(List.of("seven", "seven", "seven", "one", "two", "one", "two", "three")))
                .containsExactly("seven", "one", "two", "three");
        for (int window = 0; window < 12; window++) {
            assertThat(hear("seven seven seven", false, heard(bank.pcm(said(window)), window)))
                    .isEmpty();
        }
    }

    @Test
    void aTextIsDoubtedByItsRiskOrWhereThereIsNoneByItsLogProbability() {
        assertThat(CrossWindow.doubted(OptionalDouble.of(0.9), 0)).isTrue();
        assertThat(CrossWindow.doubted(OptionalDouble.of(0.05), -3)).isFalse();
        assertThat(CrossWindow.doubted(OptionalDouble.empty(), -1.2)).isTrue();
        assertThat(CrossWindow.doubted(OptionalDouble.empty(), -0.1)).isFalse();
    }

    @Test
    void aRestartAtAnyWindowChangesNothing() {
        SplittableRandom random = new SplittableRandom(5);
        CrossWindow whole = new CrossWindow();
        List<String> texts = List.of("thank you", "thank you thank you", SENTENCE, SENTENCE + " again", "");
        int told = 0;
        for (int window = 0; window < 300; window++) {
            String text = texts.get(random.nextInt(100) < 70 ? 0 : random.nextInt(texts.size()));
            SoundPrint print = noise(random.nextInt(30));
            boolean doubted = random.nextInt(4) > 0;
            Optional<CrossWindow.Repeat> expected = whole.add(window, text, doubted, print, POLICY);
            assertThat(run.add(window, text, doubted, print, POLICY)).isEqualTo(expected);
            run = CrossWindow.parse(run.state());
            assertThat(run.state())
                    .isEqualTo(whole.state())
                    .hasSizeLessThan(220)
                    .doesNotContain("|");
            told += expected.isPresent() ? 1 : 0;
        }
        assertThat(told).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1,2,3,4,5,6,7,8,x,", "1,1,1,0,0,1,0,0,2,2000.AAAA,", "1,1,1,0,0,1,0,0,2,nothing,"})
    void aBrokenStateIsRefused(String state) {
        assertThatIllegalArgumentException().isThrownBy(() -> CrossWindow.parse(state));
    }

    /** Chords that are held for seconds sound alike to anybody. */
    @ParameterizedTest
    @EnumSource(value = HoldMusic.Family.class, mode = EnumSource.Mode.EXCLUDE, names = "PAD")
    void piecesOfOneMusicSoundDifferent(HoldMusic.Family family) {
        float[] music = HoldMusic.render(3, family, 8000 * 32);
        int same = 0;
        for (int at = 0; at < 4; at++) {
            for (int other = 0; other < at; other++) {
                same += print(music, at).likeness(print(music, other)) >= CrossWindow.SAME_SOUND ? 1 : 0;
            }
        }
        assertThat(same).as("pairs of 6 taken for the same clip").isLessThanOrEqualTo(1);
    }

    private static SoundPrint print(float[] music, int at) {
        float[] piece = new float[64_000];
        System.arraycopy(music, 64_000 * at, piece, 0, piece.length);
        return SoundPrint.of(Resampler.resample(piece, 8000, 16_000));
    }

    @Test
    void aPrintSurvivesBeingWritten() {
        SoundPrint print = heard(bank.pcm(said(3)), 1);

        SoundPrint read = SoundPrint.parse(print.text());

        assertThat(read.steps()).isEqualTo(print.steps());
        assertThat(read.likeness(print)).isEqualTo(1);
    }

    @Test
    void aSteadySoundIsNeverKnownAgain() {
        float[] tone = new float[32_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = 0.3f * (float) Math.sin(0.2 * i);
        }

        assertThat(SoundPrint.of(tone).likeness(SoundPrint.of(tone))).isZero();
    }
}
