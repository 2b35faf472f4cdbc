package io.mondegreen.audio.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.mondegreen.audio.OggOpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechBankTest {

    private static final Path FOLDER = Path.of("corpus", "bank");
    private static final List<String> SPLITS = List.of("train", "dev", "test", "demo");
    /** In every split. */
    private static final List<String> KINDS = List.of("speech", "foreign", "oov", "repeat");

    /** In dev and test. */
    private static final List<String> UNSEEN = List.of("template", "salad", "prose", "digits");

    private static final int MAX_BYTES = 7_800_000;

    private static SpeechBank bank;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws IOException {
        bank = SpeechBank.open(FOLDER);
    }

    @Test
    void noVoiceAndNoSentenceIsInTwoSplits() {
        Set<String> voices = new HashSet<>();
        Set<String> sentences = new HashSet<>();
        for (String split : SPLITS) {
            assertThat(all(split).map(SpeechBankTest::speaker).distinct())
                    .allSatisfy(voice -> assertThat(voices.add(voice))
                            .as("%s is only in %s", voice, split)
                            .isTrue());
            assertThat(all(split).map(Utterance::text).distinct()).allSatisfy(text -> assertThat(sentences.add(text))
                    .as("'%s' is only in %s", text, split)
                    .isTrue());
        }
    }

    @Test
    void theDemoHasVoicesOfBothGendersWithEnoughToSay() {
        var byVoice = bank.utterances("demo", "speech").stream().collect(Collectors.groupingBy(Utterance::voice));
        assertThat(byVoice).hasSizeGreaterThanOrEqualTo(6);
        assertThat(byVoice.values()).allSatisfy(lines -> {
            assertThat(lines).hasSizeGreaterThanOrEqualTo(45);
            assertThat(lines).extracting(Utterance::role).contains("agent", "customer");
        });
        assertThat(bank.utterances("demo", "speech"))
                .extracting(Utterance::gender)
                .contains("female", "male");
    }

    @Test
    void everySplitHasEveryKindAndLoops() {
        for (String split : SPLITS) {
            for (String kind : KINDS) {
                assertThat(bank.utterances(split, kind))
                        .as("%s %s", split, kind)
                        .hasSizeGreaterThanOrEqualTo(10);
            }
            assertThat(bank.loops(split)).as(split).hasSizeGreaterThanOrEqualTo(12);
        }
        assertThat(bank.utterances("train", "music")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "test, speech, 240",
        "test, template, 150",
        "test, salad, 120",
        "test, prose, 80",
        "test, digits, 40",
        "test, repeat, 30",
        "dev, speech, 150",
        "dev, template, 60",
        "dev, salad, 50",
        "dev, prose, 40",
        "train, speech, 320",
        "demo, speech, 290"
    })
    void whatIsJudgedOnHasEnoughLines(String split, String kind, int least) {
        assertThat(bank.utterances(split, kind)).hasSizeGreaterThanOrEqualTo(least);
    }

    @Test
    void figuresComeFromSeveralVoices() {
        for (String kind : UNSEEN) {
            assertThat(bank.utterances("test", kind).stream()
                            .map(SpeechBankTest::speaker)
                            .distinct())
                    .as(kind)
                    .hasSizeGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void theBankStaysSmall() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThanOrEqualTo(MAX_BYTES);
        }
    }

    @Test
    void aFileThatWasCrowdedOutIsDecodedAgain() {
        List<Utterance> lines = all("test").toList();
        float[] first = bank.pcm(lines.getFirst());
        lines.forEach(bank::pcm);
        assertThat(bank.pcm(lines.getFirst())).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "dev", "test", "demo"})
    void whereTheListSaysSpeechThereIsSpeechAndBetweenThereIsNone(String split) throws IOException {
        List<Utterance> lines = bank.utterances(split, "repeat");
        float[] file = OggOpus.read(FOLDER.resolve(lines.get(0).file()), SpeechBank.RATE_HZ)
                .mixed();
        for (Utterance line : lines) {
            float[] pcm = bank.pcm(line);
            assertThat(pcm).hasSize(line.durationMs() * 8);
            assertThat(peak(pcm, 0, pcm.length)).as(line.text()).isBetween(0.2f, 1f);
            assertThat(peak(file, (line.startMs() - 150) * 8, (line.startMs() - 50) * 8))
                    .as("before %s", line.text())
                    .isLessThan(0.02f);
            assertThat(peak(file, (line.endMs() + 80) * 8, (line.endMs() + 180) * 8))
                    .as("after %s", line.text())
                    .isLessThan(0.02f);
        }
    }

    @Test
    void aLoopIsItsMomentLaidEndToEnd() {
        for (LoopRecipe loop : bank.loops("demo")) {
            float[] x = bank.render(loop);
            assertThat(x).hasSize(64_000);
            int period = (loop.lengthMs() + loop.gapMs()) * 8;
            for (int i = period; i < x.length; i++) {
                assertThat(x[i]).isEqualTo(x[i - period]);
            }
            for (int i = loop.lengthMs() * 8; i < period; i++) {
                assertThat(x[i]).isZero();
            }
            assertThat(peak(x, 0, period)).isGreaterThan(0.05f);
        }
    }

    @Test
    void whatAReaderChangesInHisArrayStaysHis() {
        Utterance utterance = bank.utterances("demo", "repeat").get(0);
        float[] first = bank.pcm(utterance);
        float[] kept = first.clone();
        first[0] = 9;
        assertThat(bank.pcm(utterance)).isEqualTo(kept);
    }

    @Test
    void aMissingListIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> SpeechBank.open(folder))
                .withMessageContaining("manifest.jsonl")
                .withMessageContaining("corpus/bank");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | line 2",
                "{\"file\":\"a.opus\"} | line 2",
                "{\"file\":\"../a.opus\",\"startMs\":0,\"lengthMs\":200,\"gapMs\":0,\"split\":\"demo\",\"voice\":\"v\","
                        + "\"text\":\"t\",\"repeats\":3,\"phraseWords\":2,\"ended\":true,\"strength\":1} | '../a.opus'",
                "{\"file\":\"a.opus\",\"startMs\":0,\"lengthMs\":0,\"gapMs\":0,\"split\":\"demo\",\"voice\":\"v\","
                        + "\"text\":\"t\",\"repeats\":3,\"phraseWords\":2,\"ended\":true,\"strength\":1} | line 2",
            })
    void aBrokenLineIsNamed(String line, String said) throws IOException {
        Files.copy(FOLDER.resolve("manifest.jsonl"), folder.resolve("manifest.jsonl"));
        String good = Files.readAllLines(FOLDER.resolve("loops.jsonl")).get(0);
        Files.writeString(folder.resolve("loops.jsonl"), good + "\n" + line + "\n");
        assertThatIOException()
                .isThrownBy(() -> SpeechBank.open(folder))
                .withMessageContaining("loops.jsonl")
                .withMessageContaining(said);
    }

    @Test
    void audioThatIsMissingOrTooShortIsNamed() throws IOException {
        for (String list : List.of("manifest.jsonl", "loops.jsonl")) {
            Files.copy(FOLDER.resolve(list), folder.resolve(list));
        }
        SpeechBank broken = SpeechBank.open(folder);
        Utterance last = broken.utterances("demo", "speech").get(40);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> broken.pcm(last))
                .withMessageContaining(last.file());
        Files.copy(FOLDER.resolve("demo-repeat.opus"), folder.resolve(last.file()));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> broken.pcm(last))
                .withMessageContaining("make the bank again");
    }

    private static Stream<Utterance> all(String split) {
        return Stream.concat(KINDS.stream(), UNSEEN.stream()).flatMap(kind -> bank.utterances(split, kind).stream());
    }

    /** The voice without the language it speaks. */
    private static String speaker(Utterance utterance) {
        String name = utterance.voice().substring(utterance.voice().indexOf(':') + 1);
        return utterance.engine() + " " + name.substring(name.indexOf('+') + 1);
    }

    private static float peak(float[] x, int from, int to) {
        float peak = 0;
        for (int i = from; i < to; i++) {
            peak = Math.max(peak, Math.abs(x[i]));
        }
        return peak;
    }
}
