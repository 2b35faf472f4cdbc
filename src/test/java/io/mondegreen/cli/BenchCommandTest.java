package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.Bench;
import io.mondegreen.lab.BenchWorker;
import io.mondegreen.model.WhisperModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void eightBitsAgainstSinglePrecision() {
        Told told = Told.by(
                "bench",
                "step",
                "--model",
                MODEL,
                "--threads",
                1,
                "--rounds",
                2,
                "--openings",
                1,
                "--weights",
                "q8",
                "--against-weights",
                "f32");
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.json().get("weights").asText()).isEqualTo("q8");
        assertThat(told.json().at("/against/weights").asText()).isEqualTo("f32");
        assertThat(told.json().at("/against/taps").asText()).isEqualTo("probes");
        assertThat(told.json().at("/ratio/value").asDouble()).isPositive();
    }

    @Test
    void aWorkerAnswersLineByLine(@TempDir Path folder) throws IOException {
        try (WhisperModel model = WhisperModel.open(MODEL)) {
            float[] mel = new float[model.config().mels() * model.config().windowFrames()];
            try (BenchWorker worker = new BenchWorker(
                    model, WeightForm.Q8, Bench.Load.ALL, Optional.empty(), new Bench.Threads(1, 50), 2, mel)) {
                StringWriter said = new StringWriter();
                String asked = "window 5\nwindow 1000\nlogits 3 4 5\nwhat\nlogits x\nquit\nwindow 5\n";
                BenchLines.answer(
                        worker,
                        new ByteArrayInputStream(asked.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(said));
                List<JsonNode> lines = new ArrayList<>();
                for (String line : said.toString().lines().toList()) {
                    lines.add(Json.mapper().readTree(line));
                }
                assertThat(lines).hasSize(6);
                assertThat(lines.get(0).get("ready").asText())
                        .contains("q8", "taps all", "threads 1", "spin 50 us", "batch 2");
                for (String part : List.of("encode_ms", "prompt_ms", "decode_ms", "total_ms")) {
                    assertThat(lines.get(1).get(part).asDouble()).as(part).isPositive();
                }
                assertThat(lines.get(1).has("cpu_ms")).isTrue();
                assertThat(lines.get(2).get("error").asText()).contains("room for 22 tokens");
                Path logits = Path.of(lines.get(3).get("logits_file").asText());
                assertThat(lines.get(3).get("shape").toString())
                        .isEqualTo("[3," + model.config().vocab() + "]");
                assertThat(logits).hasSize(3L * Float.BYTES * model.config().vocab());
                Files.delete(logits);
                assertThat(lines.get(4).get("error").asText()).contains("window N");
                assertThat(lines.get(5).get("error").asText()).contains("logits");
            }
        }
        Path mel = Files.write(folder.resolve("short.f32"), new byte[8]);
        assertThat(Told.by("bench", "worker", "--model", MODEL, "--mel", mel).err())
                .contains("has 8 bytes, but this model's window is");
        assertThat(Told.by("bench", "worker", "--model", MODEL).status()).isEqualTo(2);
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
