package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardEvalCommandTest {
    @TempDir
    Path folder;

    @Test
    void helpTeachesWhatAnAgentHourIs() {
        Told told = Told.by("guard", "eval", "--help");
        assertThat(told.status()).isZero();
        assertThat(told.out()).contains("agent-hour").contains("guard eval --out quality");
    }

    @Test
    void aSmallCorpusFromCommandToPages() throws IOException {
        Path bank = SmallBank.in(folder, Set.of("dev", "test"), Map.of("speech", 12, "oov", 2, "repeat", 2));
        Path pages = folder.resolve("quality");

        Told told = Told.by(
                "guard",
                "eval",
                "--corpus",
                bank,
                "--minutes",
                "1",
                "--loops",
                "3",
                "--out",
                pages,
                "--format",
                "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode json = told.json();
        assertThat(json.fieldNames())
                .toIterable()
                .contains("about", "audio", "delivered", "episodes", "flag", "suppress");
        assertThat(json.at("/about/command").asText()).isEqualTo("guard eval --minutes 1 --loops 3");
        String page = Files.readString(pages.resolve("guard-quality.md"));
        assertThat(page).contains("Alarms in ordinary calls", "half wrong", "whisper.cpp, entropy 2.4");
        for (String picture : page.lines()
                .filter(line -> line.startsWith("!["))
                .map(line -> line.replaceAll(".*\\((.*)\\)", "$1"))
                .toList()) {
            assertThat(pages.resolve(picture)).as(picture).isNotEmptyFile();
        }
        JsonNode nonspeech = json.at("/delivered/rows/0");
        assertThat(nonspeech.get("failure").asText()).isEqualTo("text on non-speech");
        JsonNode live = json.at("/delays/rows/0");
        assertThat(live.get("windows").asInt()).isPositive();
        assertThat(live.at("/alarm/value").asDouble()).as(live.toString()).isGreaterThan(0.8);
        assertThat(nonspeech.at("/alarm about it/value").asDouble())
                .as(nonspeech.toString())
                .isGreaterThan(0.8);
    }

    @Test
    void nothingToHearIsWrongUsage() {
        assertThat(Told.by("guard", "eval", "--minutes", "0").status()).isEqualTo(2);
        assertThat(Told.by("guard", "eval", "--loops", "0").status()).isEqualTo(2);
    }

    @Test
    void probesOfAnotherModelAreRefused() {
        Told told = Told.by(
                "guard",
                "eval",
                "--model",
                "src/test/resources/parity/half-timestamps",
                "--bundle",
                "models/mini/probes.safetensors");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("MG-1302");
    }

    @Test
    void corpusThatIsNotThere() {
        Told told = Told.by("guard", "eval", "--corpus", folder.resolve("none"));
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("cannot open the speech bank");
    }
}
