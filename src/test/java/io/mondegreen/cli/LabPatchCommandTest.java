package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabPatchCommandTest {
    @TempDir
    Path folder;

    private Path wav(Utterance said, SpeechBank bank) throws IOException {
        Path file = folder.resolve(said.startMs() + ".wav");
        WavFile.write(file, Clip.mono(bank.pcm(said), SpeechBank.RATE_HZ), WavFile.Encoding.PCM16);
        return file;
    }

    @Test
    void aPairOfOnesOwnGivesAMap() throws IOException {
        SpeechBank bank = SpeechBank.open(SmallBank.WHOLE);
        List<Utterance> said = bank.utterances("test", "speech");
        Path out = folder.resolve("map.json");

        Told told = Told.by(
                "lab",
                "patch",
                "--pair",
                wav(said.getFirst(), bank),
                wav(said.get(1), bank),
                "--parts",
                "mlp,decoder_layer",
                "--out",
                out,
                "--format",
                "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode map = told.json();
        assertThat(map.get("choosingPairs").asInt()).isEqualTo(1);
        assertThat(map.get("judged")).isEmpty();
        assertThat(map.at("/texts/0/clean").asText())
                .isNotEqualTo(map.at("/texts/0/corrupted").asText());
        for (JsonNode grid : map.get("grids")) {
            assertThat(grid.get("values")).hasSize(4);
            if (grid.get("part").asText().equals("layer")) {
                assertThat(grid.at("/values/3/0").asDouble()).isCloseTo(1, within(1e-6));
            }
        }
        assertThat(Json.mapper().readTree(Files.readString(out))).isEqualTo(map);
    }

    @Test
    void thePlanIsSaidWithoutRunningAnything() {
        assertThat(Told.by("lab", "patch", "--plan").out()).contains("runs");
        assertThat(Told.by("lab", "patch", "--target", "loops", "--plan").out()).contains("patches");
    }

    @Test
    void wrongUsageIsSaidBeforeTheWorkBegins() {
        assertThat(Told.by("lab", "patch", "--mix", 3).status()).isEqualTo(2);
        assertThat(Told.by("lab", "patch", "--target", "loops", "--pair", "a.wav", "b.wav")
                        .status())
                .isEqualTo(2);
    }
}
