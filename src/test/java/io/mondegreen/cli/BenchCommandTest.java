package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private static final Path MODEL = Path.of("src/test/resources/parity/mixed-heads");

    @Test
    void stepAgainstPlainHasBothTimesAndTheRatioWithItsInterval() {
        Told told = Told.by(
                "bench",
                "step",
                "--model",
                MODEL,
                "--batch",
                3,
                "--threads",
                1,
                "--tokens",
                64,
                "--rounds",
                5,
                "--openings",
                2,
                "--taps",
                "all",
                "--against",
                "none");
        assertThat(told.status()).as(told.err()).isZero();
        JsonNode json = told.json();
        assertThat(json.get("part").asText()).isEqualTo("step");
        assertThat(json.get("model").asText()).isEqualTo(MODEL.toString());
        assertThat(json.get("modelHash").asText()).matches("[0-9a-f]{64}");
        assertThat(json.get("onnxruntime").asText()).startsWith("1.");
        assertThat(json.get("batch").asInt()).isEqualTo(3);
        assertThat(json.get("threads").asInt()).isEqualTo(1);
        assertThat(json.get("rounds").asInt()).isEqualTo(5);
        assertThat(json.get("openings").asInt()).isEqualTo(2);
        // the model has 26 positions
        assertThat(json.get("forcedTokens").asInt()).isEqualTo(26);
        assertThat(json.get("taps").asText()).isEqualTo("all");
        assertThat(json.at("/msPerStep/p50").asDouble()).isPositive();
        assertThat(json.at("/msPerStep/p95").asDouble())
                .isGreaterThanOrEqualTo(json.at("/msPerStep/p50").asDouble());
        assertThat(json.at("/against/taps").asText()).isEqualTo("none");
        assertThat(json.at("/against/msPerStep/p50").asDouble()).isPositive();
        double median = json.at("/ratio/value").asDouble();
        assertThat(median).isPositive();
        assertThat(json.at("/ratio/low").asDouble()).isPositive().isLessThanOrEqualTo(median);
        assertThat(json.at("/ratio/high").asDouble()).isGreaterThanOrEqualTo(median);
    }

    @Test
    void encoderWindow() {
        Told told = Told.by("bench", "encoder", "--model", MODEL, "--threads", 1, "--rounds", 3);
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.json().at("/msPerWindow/p50").asDouble()).isPositive();
        assertThat(told.json().get("windowMs").asInt()).isEqualTo(560);
        assertThat(told.json().has("ratio")).isFalse();
    }

    @Test
    void numbersBelowOneAndUnknownLoadsAreWrongUsage() {
        assertThat(Told.by("bench", "step", "--model", MODEL, "--batch", 0))
                .satisfies(told -> assertThat(told.status()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("--batch must be at least 1, not 0"));
        assertThat(Told.by("bench", "step", "--model", MODEL, "--taps", "some").status())
                .isEqualTo(2);
        assertThat(Told.by("bench").status()).isEqualTo(2);
    }
}
