package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on few pairs; what is in the report is tested beside it. */
class LabBiasCommandTest {
    @TempDir
    Path folder;

    @Test
    void aQuickLookIsReportedForPrograms() {
        Told told = Told.by("lab", "bias", "--first", 1, "--mixes", 1, "--clean", 1, "--format", "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode bias = told.json().get("bias");
        assertThat(told.json().get("model").asText()).hasSize(64);
        assertThat(bias.get("pairs").asInt()).isEqualTo(2);
        assertThat(bias.at("/stand/silence/contextLessNeutral/value").isNumber())
                .isTrue();
        assertThat(told.err()).containsPattern("\\d+ of \\d+ runs");
    }

    @Test
    void aListThatIsNotThereIsOneLineThatNamesIt() {
        Told told = Told.by("lab", "bias", "--pairs", folder.resolve("none.jsonl"));

        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("none.jsonl").doesNotContain("\tat ");
    }

    @Test
    void wrongSizesAreWrongUsage() {
        assertThat(Told.by("lab", "bias", "--mixes", 0).status()).isEqualTo(2);
        assertThat(Told.by("lab", "bias", "--clean", 0).status()).isEqualTo(2);
        assertThat(Told.by("lab", "bias", "--first", 0).status()).isEqualTo(2);
    }
}
