package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabProbeCommandTest {
    private static final int WINDOWS = 20;
    private static final String GUARD = "models/mini/probes.safetensors";

    @TempDir
    Path folder;

    @Test
    void genderIsSweptOverAFewWindowsOfTheBankAndItsProbesAreRefusedByWhatServes() throws IOException {
        Path out = folder.resolve("lab.safetensors");
        Told told = Told.by(
                "lab",
                "probe",
                "--target",
                "gender",
                "--windows",
                Integer.toString(WINDOWS),
                "--position",
                "frames,running_mean",
                "--out",
                out,
                "--add-to",
                GUARD,
                "--format",
                "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode answer = told.json().at("/answers/0");
        assertThat(answer.get("sensitive").asBoolean()).isTrue();
        assertThat(answer.get("positions")).hasSize(2);
        JsonNode frames = answer.at("/positions/0");
        JsonNode layers = frames.get("layers");
        assertThat(layers.get(0).get("depth").asDouble()).isZero();
        assertThat(layers.get(layers.size() - 1).get("depth").asDouble()).isEqualTo(1);
        for (JsonNode layer : layers) {
            assertThat(layer.at("/test/rows").asInt()).isEqualTo(WINDOWS);
            assertThat(layer.at("/test/accuracy/low").asDouble())
                    .isLessThanOrEqualTo(layer.at("/test/accuracy/value").asDouble());
            // dealt labels: 60 decisions of three deals
            assertThat(layer.get("controlAccuracy").asDouble()).isCloseTo(0.5, within(0.25));
        }
        assertThat(frames.at("/baselines/0/name").asText()).isEqualTo("length and level");
        assertThat(frames.get("position").asText()).isEqualTo("frames");
        assertThat(frames.get("matched").findValuesAsText("by"))
                .containsExactly("contrast", "duration", "level", "all of these");

        ProbeBundle bundle = ProbeBundle.load(out);
        assertThat(bundle.sensitive()).containsExactly("lab.gender.frames", "lab.gender.running_mean");
        assertThat(bundle.heads())
                .isEqualTo(bundle.heads())
                .hasSameSizeAs(ProbeBundle.load(Path.of(GUARD)).heads());
        assertThat(bundle.provenance())
                .containsKeys("lab.tool", "lab.version", "lab.data", "lab.seed", "report.lab.gender.frames");
        Path call = folder.resolve("call.wav");
        WavFile.write(call, Clip.mono(new float[8000], 8000), WavFile.Encoding.PCM16);
        Told refused = Told.by("transcribe", call, "--probes", out);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("MG-1303", "lab.gender.frames", "--allow-sensitive-probes");
        Told allowed = Told.by("transcribe", call, "--probes", out, "--allow-sensitive-probes");
        assertThat(allowed.status()).as(allowed.err()).isZero();
    }

    @Test
    void whatCannotBeAskedIsSaidBeforeTheWorkBegins() {
        assertThat(Told.by("lab", "probe", "--groups", "speaker").err()).contains("--manifest");
        assertThat(Told.by("lab", "probe", "--manifest", "x.jsonl").err()).contains("--target");
        assertThat(Told.by("lab", "probe", "--position", "middle").err()).contains("middle", "segment_end");
        assertThat(Told.by("lab", "probe", "--tap", "(").err()).contains("--tap");
        assertThat(Told.by("lab", "probe", "--windows", "0").err()).contains("--windows");
        assertThat(Told.by("lab", "probe", "--frames", "some").err()).contains("--frames");
        assertThat(Told.by("lab", "probe", "--add-to", GUARD).err()).contains("--out");
        Told unknown = Told.by("lab", "probe", "--target", "mood");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("mood", "gender", "hallucination");
        Told nothing = Told.by("lab", "probe", "--target", "gender", "--tap", "hook_pattern");
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.err()).contains("hook_pattern");
    }
}
