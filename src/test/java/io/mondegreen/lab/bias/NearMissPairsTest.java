package io.mondegreen.lab.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.lab.bias.NearMissPair.Line;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissPairsTest {
    private static final Path OURS = Path.of("corpus/bias/pairs.jsonl");

    @TempDir
    Path dir;

    PairFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new PairFolder(dir);
    }

    @Test
    void aListIsReadWithItsAudio() throws IOException {
        ObjectNode dev = PairFolder.pair("dev");
        dev.withObject("/context/nearMiss").put("startMs", 250).put("lengthMs", 500);

        NearMissPairs pairs = NearMissPairs.open(folder.list(dev, PairFolder.pair("test")));

        assertThat(pairs.of(Split.DEV)).hasSize(1);
        NearMissPair pair = pairs.all().getFirst();
        assertThat(pair.context().words()).containsExactly("i", "like", "white", "rice");
        assertThat(pair.context().at()).isEqualTo(3);
        assertThat(pairs.pcm(pair.line(Place.CONTEXT, Word.NEAR_MISS))).hasSize(8000);
        assertThat(pairs.pcm(pair.line(Place.NEUTRAL, Word.EXPECTED))).hasSize(16_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    /voice                  |                        | 'voice' is missing; it is who speaks
                    /split                  | train                  | 'split' is dev or test, not train
                    /expected               | ice cream              | 'expected' must be one word
                    /nearMiss               | rice                   | 'rice' would be both words
                    /context/nearMiss/text  | I like brown lice.     | must be the same but for 'rice'
                    /context/nearMiss/text  | I like white mice.     | must be the same but for 'rice'
                    /neutral/expected/file  | b.wav                  | 'neutral.expected' names 'b.wav'; audio lies beside the list
                    /neutral/expected/file  | ../b.wav               | audio lies beside the list or in folders below it
                    /neutral/nearMiss/text  |                        | 'neutral.nearMiss' needs a file and a text
                    """)
    void aWrongFieldIsNamedWithItsLineAndTheFix(String field, String value, String message) throws IOException {
        ObjectNode wrong = PairFolder.pair("test");
        wrong.put("expected", "rice").put("nearMiss", "lice");
        wrong.set("context", PairFolder.pair("dev").get("context"));
        wrong.set("neutral", PairFolder.pair("dev").get("neutral"));
        int slash = field.lastIndexOf('/');
        ObjectNode of = slash == 0 ? wrong : (ObjectNode) wrong.at(field.substring(0, slash));
        of.put(field.substring(slash + 1), value);
        Path list = folder.list(PairFolder.pair("dev"), wrong);

        assertThatIOException()
                .isThrownBy(() -> NearMissPairs.open(list))
                .withMessageContaining("pairs.jsonl: line 2: ")
                .withMessageContaining(message);
    }

    @Test
    void homophonesOfBothWordsAreRefused() throws IOException {
        ObjectNode wrong = PairFolder.pair("dev");
        wrong.putArray("expectedAlso").add("ryce");
        wrong.putArray("nearMissAlso").add("Ryce");
        Path list = folder.list(wrong, PairFolder.pair("test"));

        assertThatIOException()
                .isThrownBy(() -> NearMissPairs.open(list))
                .withMessageContaining("line 1: 'ryce' would be both words");
    }

    @Test
    void brokenJsonIsNamedWithItsLine() throws IOException {
        Path list = folder.list(PairFolder.pair("dev"));
        Files.writeString(list, Files.readString(list) + "\n{\"id\": ");

        assertThatIOException()
                .isThrownBy(() -> NearMissPairs.open(list))
                .withMessageContaining("line 3: it is not JSON");
    }

    @ParameterizedTest
    @CsvSource({"id, dev-1, is there twice", "voice, dev-anna, the voice dev-anna is in dev and in test"})
    void whatBothSplitsShareIsRefused(String field, String value, String message) throws IOException {
        ObjectNode wrong = PairFolder.pair("test");
        wrong.put(field, value);
        Path list = folder.list(PairFolder.pair("dev"), wrong);

        assertThatIOException().isThrownBy(() -> NearMissPairs.open(list)).withMessageContaining(message);
    }

    @Test
    void aListWithoutTestPairsCannotReport() throws IOException {
        Path list = folder.list(PairFolder.pair("dev"));

        assertThatIOException()
                .isThrownBy(() -> NearMissPairs.open(list))
                .withMessageContaining("no pair has the split 'test'");
    }

    @Test
    void audioThatIsShorterThanTheListSaysIsNamed() throws IOException {
        ObjectNode wrong = PairFolder.pair("dev");
        wrong.withObject("/context/expected").put("startMs", 900).put("lengthMs", 200);
        NearMissPairs pairs = NearMissPairs.open(folder.list(wrong, PairFolder.pair("test")));
        Line line = pairs.all().getFirst().line(Place.CONTEXT, Word.EXPECTED);

        assertThatThrownBy(() -> pairs.pcm(line))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a.wav is 1000 ms long")
                .hasMessageContaining("correct startMs and lengthMs");
    }

    @Test
    void ourPairsAreManySmallAndApartFromTheTraining() throws IOException {
        NearMissPairs pairs = NearMissPairs.open(OURS);
        Map<String, Long> kinds =
                pairs.all().stream().collect(Collectors.groupingBy(NearMissPair::kind, Collectors.counting()));
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        Set<String> taught = bank.kinds("train").stream()
                .flatMap(kind -> bank.utterances("train", kind).stream())
                .map(Utterance::voice)
                .collect(Collectors.toSet());

        assertThat(pairs.all()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(kinds).containsOnlyKeys("vocabulary", "rare");
        assertThat(kinds.get("vocabulary")).isEqualTo(kinds.get("rare"));
        assertThat(pairs.all()).noneMatch(pair -> taught.contains(pair.voice()));
        try (Stream<Path> files = Files.list(OURS.getParent())) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(1_000_000);
        }
    }

    @Test
    void everyLineOfOursIsSpoken() throws IOException {
        NearMissPairs pairs = NearMissPairs.open(OURS);
        List<String> quiet = pairs.all().stream()
                .flatMap(pair -> Stream.of(Place.values()).flatMap(place -> Stream.of(Word.EXPECTED, Word.NEAR_MISS)
                        .map(word -> pair.line(place, word))))
                .filter(line -> loudest(pairs.pcm(line)) < 0.1)
                .map(Line::text)
                .toList();

        assertThat(quiet).isEmpty();
    }

    private static double loudest(float[] pcm) {
        double loudest = 0;
        for (float v : pcm) {
            loudest = Math.max(loudest, Math.abs(v));
        }
        return loudest;
    }

    @Test
    void everyExpectedWordIsLikelyWhereItStands() throws IOException {
        for (String line : Files.readAllLines(OURS)) {
            JsonNode row = new JsonMapper().readTree(line);
            assertThat(row.get("share").asDouble()).as(line).isBetween(0.8, 1.0);
        }
    }
}
