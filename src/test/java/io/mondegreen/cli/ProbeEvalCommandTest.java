package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeEvalCommandTest {
    private static final int SENTENCES = 12;

    @TempDir
    Path folder;

    @Test
    void bundledProbesOnHeldOutSpeechAndSounds() throws IOException {
        Path bank = SmallBank.in(folder, Set.of("test"), Map.of("speech", SENTENCES));
        Told told = Told.by("probe", "eval", "--corpus", bank, "--bundle", withAnother(), "--format", "json");
        assertThat(told.status()).as(told.err()).isZero();
        JsonNode json = told.json();
        assertThat(json.get("bundle").asText()).matches("[0-9a-f]{64}");
        assertThat(json.get("model").asText()).matches("[0-9a-f]{64}");
        assertThat(json.get("labels").has("music")).isTrue();
        Map<String, JsonNode> reports = new LinkedHashMap<>();
        json.get("reports").forEach(report -> reports.put(report.get("name").asText(), report));
        // a bundle may hold heads that only the laboratory reads
        assertThat(reports).containsKeys("hallucination", "speech", "risk").doesNotContainKey("lab.mood.frames");
        for (String head : List.of("hallucination", "speech", "risk")) {
            JsonNode report = reports.get(head);
            assertThat(report.get("splits").size()).isEqualTo(1);
            assertThat(report.at("/splits/test/windows").asInt()).isGreaterThan(SENTENCES);
            JsonNode own = report.at("/figures/0");
            assertThat(own.get("testAuroc").asDouble()).as("%s", report).isBetween(0.8, 1.0);
            assertThat(own.get("testAurocLow").asDouble())
                    .isLessThanOrEqualTo(own.get("testAuroc").asDouble());
        }
        JsonNode risk = reports.get("risk");
        assertThat(risk.at("/figures/0/recall").asDouble()).isBetween(0.5, 1.0);
        assertThat(risk.at("/figures/0/falseAlarms").asDouble()).isBetween(0.0, 0.5);
        assertThat(risk.at("/kinds/music/alarms").asInt()).isPositive();
        assertThat(risk.get("figures").findValuesAsText("name")).contains("no speech", "mean logprob", "activity gate");
    }

    /** The bundled probes, and beside them one that was asked something else. */
    private Path withAnother() {
        ProbeBundle own = ProbeBundle.load(Path.of("models/mini/probes.safetensors"));
        ProbeHead other = new ProbeHead(
                "lab.mood.frames",
                TapName.parse("encoder.0.hook_resid_post"),
                own.heads().getFirst().weight(),
                0);
        SortedMap<String, ProbeBundle.Calibration> calibrations = new TreeMap<>(own.calibrations());
        calibrations.put(other.name(), new ProbeBundle.Calibration(Platt.IDENTITY, Platt.IDENTITY));
        Path file = folder.resolve("both.safetensors");
        new ProbeBundle(
                        own.modelHash(),
                        own.form(),
                        own.heads(),
                        Stream.concat(own.laboratory().stream(), Stream.of(other))
                                .toList(),
                        own.sensitive(),
                        calibrations,
                        own.risks(),
                        own.thresholds(),
                        own.alignmentHeads(),
                        own.provenance())
                .save(file);
        return file;
    }

    @Test
    void bundleOfAnotherModelIsRefused() {
        Told told = Told.by(
                "probe",
                "eval",
                "--model",
                "src/test/resources/parity/half-timestamps",
                "--bundle",
                "models/mini/probes.safetensors");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("MG-1302");
    }

    @Test
    void bundleOrCorpusThatIsNotThere() {
        Told bundle = Told.by("probe", "eval", "--bundle", folder.resolve("none.safetensors"));
        assertThat(bundle.status()).isEqualTo(1);
        assertThat(bundle.err()).contains("MG-1301").contains("none.safetensors");
        Told corpus = Told.by("probe", "eval", "--corpus", folder.resolve("none"));
        assertThat(corpus.status()).isEqualTo(1);
        assertThat(corpus.err()).contains("cannot open the speech bank");
    }
}
