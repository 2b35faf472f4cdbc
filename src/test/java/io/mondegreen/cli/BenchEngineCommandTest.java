package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchEngineCommandTest {
    private static final Path MODEL = Path.of("src/test/resources/parity/mixed-heads");

    @Test
    void enginesTakeTurnsUnderTheSameWindowsAndSayWhatTheyDid() {
        Told told = Told.by(
                "bench",
                "engine",
                "--model",
                MODEL,
                "--slots",
                3,
                "--rate",
                "0,100",
                "--windows",
                12,
                "--seconds",
                0.1,
                "--rounds",
                2,
                "--full-share",
                0.5,
                "--tokens-per-second",
                40,
                "--compare",
                "slots=1,weights=q8");
        assertThat(told.status()).as(told.err()).isZero();
        JsonNode json = told.json();
        assertThat(json.get("part").asText()).isEqualTo("engine");
        assertThat(json.get("runs")).hasSize(4);
        for (JsonNode run : json.get("runs")) {
            boolean compared = !run.get("compared").asText().isEmpty();
            assertThat(run.get("slots").asInt()).isEqualTo(compared ? 1 : 3);
            assertThat(run.get("weights").asText()).isEqualTo(compared ? "q8" : "f32");
            assertThat(run.get("windows").asInt()).isEqualTo(run.get("rate").asDouble() == 0 ? 24 : 20);
            assertThat(run.get("failed").asInt()).isZero();
            assertThat(run.at("/shortWindow/count").asInt()
                            + run.at("/fullWindow/count").asInt())
                    .isEqualTo(run.get("windows").asInt());
            assertThat(run.at("/gap/p99").asDouble()).isPositive();
            assertThat(run.get("rows").asDouble()).isBetween(1.0, compared ? 1.0 : 3.0);
            assertThat(run.get("holes").asDouble()).isBetween(0.0, 1.0);
            assertThat(run.get("decoderBusy").asDouble()).isBetween(0.0, 1.0);
            assertThat(run.get("javaShare").asDouble()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        Told told = Told.by("bench", "engine", "--model", MODEL, "--compare", "batch=3");
        assertThat(told.status()).isEqualTo(2);
        assertThat(told.err()).contains("--compare batch=3").contains("slots=1");
        Told nothing = Told.by("bench", "--model", MODEL);
        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.err()).contains("step, encoder, engine, worker or gpu");
    }
}
