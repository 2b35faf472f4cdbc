package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.recipe.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small census with the bundled model; nothing here depends on what that model writes. */
class LabCensusCommandTest {
    @TempDir
    Path folder;

    @Test
    void aSmallCensusIsReportedAndItsWindowsCanBeMadeAgain() throws IOException {
        Path out = folder.resolve("stress.jsonl");
        Path pictures = folder.resolve("pictures");

        Told told = Told.by(
                "lab",
                "census",
                "--windows",
                30,
                "--loops",
                12,
                "--check",
                20,
                "--out",
                out,
                "--picture",
                pictures,
                "--sample",
                2,
                "--format",
                "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode census = told.json().get("census");
        List<String> rows = Files.readAllLines(out);
        assertThat(rows).hasSize(census.get("windows").asInt()).hasSizeBetween(25, 70);
        assertThat(told.json().at("/agreement/loop/agreement").asDouble()).isBetween(0.0, 1.0);
        JsonNode text = census.at("/kinds/clean/invented");
        assertThat(text.get("low").asDouble())
                .isLessThanOrEqualTo(text.get("high").asDouble());
        assertThat(pictures.toFile().list()).hasSize(2);
        rowsAreWhole(rows);
        recipesGiveTheSameSamples(rows);
    }

    private static void rowsAreWhole(List<String> rows) throws IOException {
        Map<String, String> splitOfGroup = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (String line : rows) {
            JsonNode row = Json.mapper().readTree(line);
            assertThat(ids.add(row.get("id").asText())).as(line).isTrue();
            assertThat(row.fieldNames())
                    .toIterable()
                    .contains(
                            "kind",
                            "class",
                            "voice",
                            "snrDb",
                            "split",
                            "groups",
                            "reference",
                            "recipe",
                            "text",
                            "labels");
            for (JsonNode group : row.get("groups")) {
                String split = row.get("split").asText();
                assertThat(splitOfGroup.merge(group.asText(), split, (a, _) -> a))
                        .as("%s is in one split", group)
                        .isEqualTo(split);
            }
            assertThat(row.get("class").asText()).isIn("speech", "silence", "noise", "music", "tones", "voices");
            assertThat(row.get("split").asText()).isIn("train", "dev", "test");
            JsonNode labels = row.get("labels");
            boolean loop = labels.get("loop").asBoolean();
            assertThat(loop
                            && (labels.get("insertion").asBoolean()
                                    || labels.get("good").asBoolean()))
                    .as(line)
                    .isFalse();
        }
    }

    private static void recipesGiveTheSameSamples(List<String> rows) throws IOException {
        Renderer one = new Renderer(SpeechBank.open(SmallBank.WHOLE).keepingAll(), 8000);
        Renderer other = new Renderer(SpeechBank.open(SmallBank.WHOLE).keepingAll(), 8000);
        for (String line : rows) {
            JsonNode row = Json.mapper().readTree(line);
            List<Step> recipe = Json.mapper().convertValue(row.get("recipe"), new TypeReference<>() {});
            float[] pcm = one.render(recipe);
            assertThat(other.render(recipe)).isEqualTo(pcm);
            assertThat(pcm.length / 16).as(line).isEqualTo(row.get("audioMs").asInt());
        }
    }

    @Test
    void wrongSizesAreWrongUsage() {
        assertThat(Told.by("lab", "census", "--windows", -1).status()).isEqualTo(2);
        assertThat(Told.by("lab", "census", "--windows", 0, "--loops", 0).status())
                .isEqualTo(2);
    }
}
