package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.ort.Ort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user hears of the machine and the model, with and without what is asked for. */
class DoctorCommandTest {
    private static final String OTHER = "src/test/resources/parity/mixed-heads";
    private static final Path BUNDLED = Path.of("models/mini");

    @TempDir
    Path folder;

    @Test
    void theBundledModelIsWholeAndDecodesAKnownLoopAndAKnownInvention() {
        Told told = Told.by("doctor", "--device", "cpu", "--skip", "kafka");
        assertThat(told.status()).as(told.out()).isZero();
        assertThat(told.out())
                .containsPattern("(?m)^ok +settings ")
                .containsPattern("(?m)^ok +java +25")
                .containsPattern("(?m)^ok +onnxruntime +1\\.\\d+\\.\\d+ from /")
                .containsPattern("(?m)^ok +model +models/mini, [0-9a-f]{12}$")
                .containsPattern("(?m)^ok +probes +\\d+ probes for weights f32$")
                .containsPattern("(?m)^ok +interventions +\\d+ for this model, not in use$")
                .containsPattern("(?m)^ok +selftest +3 clips for this model: invented, loop, clean$")
                .containsPattern("(?m)^ok +thresholds +no file; a budget of 1.0 ")
                .containsPattern("(?m)^ok +device +cpu, weights f32$")
                .containsPattern("(?m)^ +device +decoder: (\\d+) nodes: \\1 CPUExecutionProvider$")
                .containsPattern("(?m)^ok +decode +passed 3 clips")
                .doesNotContain("warning", "wrong");
    }

    @Test
    void whatIsAskedForAndNotThereIsWrongWithWhatToDo() {
        Assumptions.assumeFalse(Ort.get().hasCudaProvider(), "this is the CUDA build");
        Told told = Told.by("doctor", "--device", "cuda", "--model", OTHER, "--skip", "kafka,decode");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.out())
                .containsPattern("(?m)^wrong +cuda +this build has no CUDA provider\\R +→ \\./mondegreen build -Pgpu")
                .containsPattern("(?m)^wrong +device +CUDA is not usable")
                .containsPattern("(?m)^warning +probes +no probes for weights f32")
                .containsPattern("(?m)^warning +selftest +there are no clips");
    }

    @Test
    void aMissingModelIsOneWrongAmongOtherAnswers() {
        Told told = Told.by("doctor", "--model", "no/such/model", "--skip", "kafka,device");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.out())
                .containsPattern("(?m)^ok +java ")
                .containsPattern("(?m)^wrong +model +.*no/such/model")
                .doesNotContain("decode");
    }

    @Test
    void whatWasMadeForAnotherModelIsWrongEachByItself() throws IOException {
        Path model = copy(Path.of(OTHER));
        for (String file : List.of("probes.safetensors", "interventions.json", "selftest.json")) {
            Files.copy(BUNDLED.resolve(file), model.resolve(file));
        }
        Told told = Told.by("doctor", "--model", model, "--skip", "kafka,device,decode", "--json");
        assertThat(told.status()).isEqualTo(1);
        JsonNode all = told.json();
        assertThat(all.get("status").asText()).isEqualTo("wrong");
        assertThat(of(all, "model").get("status").asText()).isEqualTo("ok");
        assertThat(of(all, "probes").get("said").asText()).startsWith("MG-13");
        assertThat(of(all, "interventions").get("status").asText()).isEqualTo("wrong");
        assertThat(of(all, "selftest").get("said").asText()).startsWith("MG-1308");
        assertThat(all.get("checks"))
                .filteredOn(check -> check.get("status").asText().equals("wrong"))
                .as("the three files, and calls' windows, for which this small model is too short")
                .hasSize(4)
                .allSatisfy(check -> assertThat(check.get("do").asText()).isNotEmpty());
    }

    @Test
    void brokenFilesAreWrongAndTheOthersAreStillLookedAt() throws IOException {
        Path model = copy(BUNDLED);
        byte[] probes = Files.readAllBytes(model.resolve("probes.safetensors"));
        Files.write(model.resolve("probes.safetensors"), java.util.Arrays.copyOf(probes, 100));
        Files.writeString(model.resolve("selftest.json"), "{");
        Told told = Told.by("doctor", "--model", model, "--skip", "kafka,device", "--json");
        assertThat(told.status()).isEqualTo(1);
        assertThat(of(told.json(), "probes").get("status").asText()).isEqualTo("wrong");
        assertThat(of(told.json(), "selftest").get("said").asText()).startsWith("MG-1307");
        assertThat(of(told.json(), "interventions").get("status").asText()).isEqualTo("ok");
        assertThat(told.json().get("checks").toString()).doesNotContain("\"decode\"");
    }

    @Test
    void settingsThatTheServiceWouldRefuseAreSaidFirst() {
        String slots = "mondegreen.engine.slots";
        System.setProperty(slots, "5000");
        try {
            Told told = Told.by("doctor", "--skip", "kafka");
            assertThat(told.status()).isEqualTo(1);
            assertThat(told.out())
                    .containsPattern("(?m)^wrong +settings +mondegreen.engine.slots is 5000, and must be 1 to 1024$")
                    .contains("MONDEGREEN_ENGINE_SLOTS");
        } finally {
            System.clearProperty(slots);
        }
    }

    @Test
    void aHashThatTheModelDoesNotHaveIsWrong() {
        String hash = "mondegreen.model.hash";
        System.setProperty(hash, "0".repeat(64));
        try {
            Told told = Told.by("doctor", "--skip", "kafka,device,decode");
            assertThat(told.status()).isEqualTo(1);
            assertThat(told.out()).contains("mondegreen.model.hash asks for 000", "MG-1320");
        } finally {
            System.clearProperty(hash);
        }
    }

    @Test
    void aThresholdsFileThatTheServiceWouldRefuseIsWrong() throws IOException {
        String key = "mondegreen.guard.thresholds-file";
        System.setProperty(
                key,
                Files.writeString(folder.resolve("thresholds.json"), "{\"version\":99}")
                        .toString());
        try {
            Told told = Told.by("doctor", "--skip", "kafka,device,decode");
            assertThat(told.status()).isEqualTo(1);
            assertThat(told.out()).containsPattern("(?m)^wrong +thresholds +MG-131");
        } finally {
            System.clearProperty(key);
        }
    }

    @Test
    void aCheckThatDoesNotExistCannotBeSkipped() {
        Told told = Told.by("doctor", "--skip", "everything");
        assertThat(told.status()).isEqualTo(2);
        assertThat(told.err()).contains("everything", "kafka", "decode");
    }

    @Test
    void measuringACardWithoutOneIsRefused() {
        Assumptions.assumeFalse(Ort.get().hasCudaProvider(), "this is the CUDA build");
        Told told = Told.by("bench", "gpu");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("no CUDA provider", "./mondegreen build -Pgpu");
        assertThat(Told.by("bench", "gpu", "--shape", "huge").status()).isEqualTo(2);
        assertThat(Told.by("bench").err()).contains("worker or gpu");
    }

    private Path copy(Path model) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("model"));
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static JsonNode of(JsonNode all, String check) {
        for (JsonNode each : all.get("checks")) {
            if (each.get("check").asText().equals(check)) {
                return each;
            }
        }
        throw new AssertionError("no check " + check + " in " + all);
    }
}
