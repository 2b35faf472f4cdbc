package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopDetectorTest {

    /** Where it fired, -1 if it did not. */
    private record Outcome(int token, LoopDetector detector) {
        boolean fired() {
            return token >= 0;
        }
    }

    private static Outcome feed(List<String> pieces, float[] frames, float audioFrames) {
        RecordedStream.Vocabulary vocabulary = new RecordedStream.Vocabulary();
        int[] ids = pieces.stream().mapToInt(vocabulary::id).toArray();
        WindowTrace trace = new WindowTrace(vocabulary.shapes(), Math.max(1, ids.length), audioFrames);
        LoopDetector detector = new LoopDetector(trace, 3, 8);
        for (int i = 0; i < ids.length; i++) {
            trace.add(ids[i], -0.1f, frames[i]);
            if (detector.onToken(false)) {
                return new Outcome(i, detector);
            }
        }
        return new Outcome(-1, detector);
    }

    @Test
    void repeatsThatMoveOnFireAtTheThirdOnceTheProbesDistrustTheText() {
        List<String> pieces = repeated(" seven", 6);
        RecordedStream.Vocabulary vocabulary = new RecordedStream.Vocabulary();
        int[] ids = pieces.stream().mapToInt(vocabulary::id).toArray();
        WindowTrace trace = new WindowTrace(vocabulary.shapes(), ids.length, 400);
        float[] frames = line(ids.length, 10, 20, 0, 1);
        LoopDetector trusting = new LoopDetector(trace, 3, 8);
        LoopDetector distrusting = new LoopDetector(trace, 3, 8);
        int fired = -1;
        for (int i = 0; i < ids.length; i++) {
            trace.add(ids[i], -0.1f, frames[i]);
            assertThat(trusting.onToken(false)).isFalse();
            fired = distrusting.onToken(true) ? i : fired;
        }

        assertThat(fired).isEqualTo(2);
        assertThat(distrusting.rule()).isEqualTo(LoopDetector.Rule.DISTRUSTED);
    }

    private static List<String> repeated(String unit, int times, String... before) {
        List<String> pieces = new ArrayList<>(List.of(before));
        for (int i = 0; i < times; i++) {
            pieces.addAll(List.of(unit.split("\\|")));
        }
        return pieces;
    }

    /** Attention that moves on by {@code step} frames a token, with noise of this standard deviation. */
    private static float[] line(int n, double start, double step, double noise, long seed) {
        Random random = new Random(seed);
        float[] frames = new float[n];
        for (int i = 0; i < n; i++) {
            frames[i] = (float) (start + step * i + noise * random.nextGaussian());
        }
        return frames;
    }

    static Stream<Arguments> units() {
        return Stream.of(
                Arguments.of(" seven", AlertType.REPETITION_TOKEN),
                Arguments.of(" he|ll|o", AlertType.REPETITION_TOKEN),
                Arguments.of(" m|ess|age", AlertType.REPETITION_TOKEN),
                Arguments.of(" thank| you", AlertType.REPETITION_PHRASE),
                Arguments.of(" please| ho|ld", AlertType.REPETITION_PHRASE),
                Arguments.of(" i| would| like| to| cancel| my| order", AlertType.REPETITION_PHRASE),
                Arguments.of(
                        " the| p|ow|er| is| out| on| c|ed|ar| d|rive| in| t|am|p|a| and| i| am| ver|y| sor|ry",
                        AlertType.REPETITION_PHRASE));
    }

    @ParameterizedTest
    @MethodSource("units")
    void firesAtTheThirdOccurrenceWhenAttentionRests(String unit, AlertType type) {
        int period = unit.split("\\|").length;
        List<String> pieces = repeated(unit, 5, " so", " then");
        for (double noise : new double[] {0, 0.5, 1}) {
            Outcome outcome = feed(pieces, line(pieces.size(), 300, 0, noise, 5), 400);

            assertThat(outcome.token()).isEqualTo(2 + 3 * period - 1);
            assertThat(outcome.detector().rule()).isEqualTo(LoopDetector.Rule.STALLED);
            assertThat(outcome.detector().occurrences()).isEqualTo(3);
            assertThat(outcome.detector().period()).isEqualTo(period);
            assertThat(outcome.detector().from()).isEqualTo(2);
            assertThat(outcome.detector().oneWord()).isEqualTo(type == AlertType.REPETITION_TOKEN);
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void firesAtTheThirdOccurrenceWhenAttentionGoesBackEachTime(String unit, AlertType type) {
        int period = unit.split("\\|").length;
        List<String> pieces = repeated(unit, 4);
        // the same stretch of audio is read again and again, a little earlier each time
        float[] frames = new float[pieces.size()];
        double need = AudioPace.frames(unit.replace("|", "").length());
        for (int i = 0; i < frames.length; i++) {
            frames[i] = (float) (200 + 3 * (i % period) - 1.2 * need * (i / period));
        }

        Outcome outcome = feed(pieces, frames, 400);

        assertThat(outcome.token()).isEqualTo(3 * period - 1);
        assertThat(outcome.detector().rule()).isEqualTo(LoopDetector.Rule.REWOUND);
    }

    @ParameterizedTest
    @CsvSource({"3,16", "3,25", "4,20", "5,18", "6,22", "8,24"})
    void staysQuietWhenTheCallerReallyRepeatsAWord(int times, double framesPerWord) {
        List<String> pieces = repeated(" seven", times, " my", " number", " is");
        for (long seed = 0; seed < 20; seed++) {
            float[] frames = line(pieces.size(), 20, framesPerWord, 2, seed);

            assertThat(feed(pieces, frames, 400).fired()).isFalse();
        }
    }

    @Test
    void staysQuietWhenTheCallerReallyRepeatsAPhrase() {
        List<String> pieces = repeated(" no| thank| you", 4, " i", " said");

        assertThat(feed(pieces, line(pieces.size(), 20, 14, 3, 1), 400).fired()).isFalse();
    }

    @Test
    void firesOnAPhraseThatDriftsWhileAttentionRests() {
        List<String> pieces = List.of(
                (" i| would| like| to| change| my| order| i| would| like| to| cancel| my| order| i| would| like| to| cancel|"
                                + " the| order")
                        .split("\\|"));

        Outcome outcome = feed(pieces, line(pieces.size(), 250, 0, 1, 3), 400);

        assertThat(outcome.fired()).isTrue();
        assertThat(outcome.detector().oneWord()).isFalse();
    }

    @Test
    void staysQuietOnTheSamePhraseWithDriftWhenItIsSaid() {
        List<String> pieces = List.of(
                (" i| would| like| to| change| my| order| i| would| like| to| cancel| my| order| i| would| like| to| cancel|"
                                + " the| order")
                        .split("\\|"));

        assertThat(feed(pieces, line(pieces.size(), 20, 12, 2, 3), 400).fired()).isFalse();
    }

    @Test
    void subWordLoopsNeedOneMoreBecauseAttentionRestsInsideWords() {
        List<String> pieces = repeated("ay", 8, " ok");

        Outcome outcome = feed(pieces, line(pieces.size(), 290, 0.2, 0.5, 9), 400);

        assertThat(outcome.token()).isEqualTo(4);
        assertThat(outcome.detector().oneWord()).isTrue();
        assertThat(feed(repeated("an", 3, " b"), new float[] {50, 50, 50, 50}, 400)
                        .fired())
                .isFalse();
    }

    @Test
    void firesBeyondEightOccurrencesThoughAttentionMovesOn() {
        List<String> pieces = repeated(" six", 20);

        Outcome outcome = feed(pieces, line(pieces.size(), 10, 16, 1, 2), 400);

        assertThat(outcome.token()).isEqualTo(8);
        assertThat(outcome.detector().rule()).isEqualTo(LoopDetector.Rule.TOO_MANY);
        assertThat(Findings.loopRisk(outcome.detector())).isLessThan(Findings.HIGH);
    }

    @Test
    void attentionBeyondTheEndOfTheAudioIsNoProgress() {
        List<String> pieces = repeated(" zero", 6);

        // 1 s of audio: attention walks on through the padding
        Outcome outcome = feed(pieces, line(pieces.size(), 40, 20, 0, 1), 50);

        assertThat(outcome.token()).isLessThanOrEqualTo(3);
    }

    @Test
    void withoutAttentionItNeedsThreeOccurrencesMore() {
        float[] unknown = new float[12];
        java.util.Arrays.fill(unknown, Float.NaN);

        assertThat(feed(repeated(" seven", 5), unknown, 400).fired()).isFalse();
        assertThat(feed(repeated(" seven", 12), unknown, 400).token()).isEqualTo(5);
    }

    @Test
    void firesOnLongTextOfVeryFewTokensThatNeverRepeatsExactly() {
        Random random = new Random(4);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            pieces.add(List.of(" six", " eight", " seven").get(random.nextInt(3)));
        }
        Outcome outcome = feed(pieces, line(60, 10, 12, 1, 2), 800);

        assertThat(outcome.fired()).isTrue();
        assertThat(outcome.token()).isLessThan(40);
    }

    @Test
    void firesOnceOnly() {
        RecordedStream.Vocabulary vocabulary = new RecordedStream.Vocabulary();
        int id = vocabulary.id(" seven");
        WindowTrace trace = new WindowTrace(vocabulary.shapes(), 30, 400);
        LoopDetector detector = new LoopDetector(trace, 3, 8);
        int fired = 0;
        for (int i = 0; i < 30; i++) {
            trace.add(id, -0.1f, 100);
            fired += detector.onToken(false) ? 1 : 0;
        }

        assertThat(fired).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech", "music", "noise", "silence", "tones", "foreign"})
    void noLoopInRecordedStreamsThatHaveNone(String kind) {
        assertThat(RecordedStream.of(kind)).isNotEmpty().allSatisfy(s -> assertThat(
                        feed(s.pieces(), s.frames(), s.audioFrames()).fired())
                .as(s.name())
                .isFalse());
    }

    /** The constants were chosen on the clips with an even number; the odd ones are the test. */
    @Test
    void wordsReallyRepeatedInRecordedStreamsHardlyEverAlarm() {
        List<String> alarmed = RecordedStream.of("repeat").stream()
                .filter(s -> feed(s.pieces(), s.frames(), s.audioFrames()).fired())
                .map(RecordedStream::name)
                .toList();

        assertThat(alarmed).allMatch(name -> Integer.parseInt(name.substring(3)) % 2 == 0);
        assertThat(alarmed).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void runawayLoopsInRecordedStreamsAllFire() {
        List<RecordedStream> runaway = RecordedStream.all().stream()
                .filter(s -> s.pieces().size() >= 60
                        && (s.kind().equals("loop") || s.kind().equals("tile")))
                .toList();

        assertThat(runaway).hasSizeGreaterThan(3).allSatisfy(s -> assertThat(
                        feed(s.pieces(), s.frames(), s.audioFrames()).fired())
                .as(s.name())
                .isTrue());
    }
}
