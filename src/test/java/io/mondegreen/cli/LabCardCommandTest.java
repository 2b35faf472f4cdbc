package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCardCommandTest {
    private static final int SENTENCES = 5;

    @TempDir
    Path folder;

    private Path smallBank() throws IOException {
        return SmallBank.in(folder, Set.of("dev", "test", "demo"), Map.of("speech", SENTENCES, "repeat", 1));
    }

    @Test
    void aTinyCardOfSpeech() throws IOException {
        Told told = Told.by("lab", "card", "--only", "speech", "--corpus", smallBank(), "--format", "json");
        assertThat(told.status()).as(told.err()).isZero();
        JsonNode rows = told.json().at("/wer/rows");
        assertThat(rows.findValuesAsText("split")).contains("dev", "test", "demo");
        assertThat(rows.findValuesAsText("kind")).containsOnly("speech", "repeat");
        for (JsonNode row : rows) {
            assertThat(row.get("windows").asInt()).isBetween(1, SENTENCES);
            assertThat(row.at("/WER/value").asDouble()).isBetween(0.0, 2.0);
        }
        assertThat(told.json().at("/wer/notes").toString())
                .contains("Absent from the corpus")
                .contains("salad");
        assertThat(told.json().at("/voices/rows").size()).isPositive();
        assertThat(told.json().at("/about/model").asText()).hasSize(12);
    }

    @Test
    void realRecordingsAreJudgedWhereTheyLie() throws IOException {
        SpeechBank bank = SpeechBank.open(SmallBank.WHOLE);
        Utterance said = bank.utterances("demo", "speech").getFirst();
        Clip clip = Clip.mono(bank.pcm(said), SpeechBank.RATE_HZ);
        Path sounds = Files.createDirectories(folder.resolve("real/sounds/en_US"));
        WavFile.write(sounds.resolve("hello.wav"), clip, WavFile.Encoding.PCM16);
        Path music = Files.createDirectories(folder.resolve("real/moh"));
        WavFile.write(music.resolve("track.wav"), clip, WavFile.Encoding.PCM16);
        Files.writeString(folder.resolve("real/core-sounds-en.txt"), "hello: " + said.text() + "\n");

        Told told =
                Told.by("lab", "card", "--only", "speech", "--corpus", smallBank(), "--human", folder.resolve("real"));
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out()).contains("real telephone prompts").contains("hold music");
    }

    @Test
    void realRecordingsThatAreNotThereAreOneLineThatSaysWhereToGetThem() {
        Told told = Told.by("lab", "card", "--human", folder.resolve("none"));
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("apt-get install").doesNotContain("\tat ");
    }

    @Test
    void aDownloadWantsOneFolder() {
        Told told = Told.by("lab", "card", "--download");
        assertThat(told.status()).isEqualTo(2);
        assertThat(told.err()).contains("--human DIR");
    }

    @Test
    void aPartOfTheFiguresIsNotWritten() {
        assertThat(Told.by("lab", "card", "--only", "speech", "--write").status())
                .isEqualTo(2);
    }
}
