package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.bank.LoopRecipe;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.InterventionBook;
import io.mondegreen.probe.InterventionBook.Clip;
import io.mondegreen.probe.InterventionBook.Entry;
import io.mondegreen.probe.InterventionBook.Expected;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Intervention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a clip on which the bundled model loops to a file, and through the guard that mends it or says that it could not. */
class TranscribeMitigateTest {
    @TempDir
    Path folder;

    private Path interventions;

    @BeforeEach
    void writeInterventions() throws IOException {
        interventions = folder.resolve("interventions.json");
        book("decoder.0.hook_cross_attn_out=zero").save(interventions);
    }

    /** As the laboratory writes it, of one intervention, with the bank's first loop. */
    private static InterventionBook book(String intervention) throws IOException {
        LoopRecipe loop = SpeechBank.open(Path.of("corpus/bank"))
                .keepingAll()
                .loops("test")
                .getFirst();
        String recipe = """
                [{"op":"say","file":"%s","startMs":%d,"endMs":%d},{"op":"tile","gapMs":%d,"ms":8000}]""".formatted(loop.file(), loop.startMs(), loop.startMs() + loop.lengthMs(), loop.gapMs());
        List<Intervention> what = List.of(Intervention.parse(intervention));
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            Optional<List<Ablation>> gates = what.getFirst()
                    .gates(model.config().decoderLayers(), model.config().decoderHeads());
            return new InterventionBook(
                    model.hash(),
                    "f32",
                    "",
                    1,
                    new TreeMap<>(),
                    List.of(new Entry(
                            "made up",
                            "own",
                            what,
                            gates.orElse(List.of()),
                            List.of(0.0),
                            new TreeMap<>(),
                            "",
                            new Figure(0, 0, 0, 0),
                            true)),
                    List.of(),
                    List.of(),
                    List.of(new Clip("a-loop", Expected.LOOP, recipe, "", "")),
                    new TreeMap<>());
        }
    }

    @Test
    void aLoopOfTheLaboratoryIsDecodedAgainAndTheAlertsSayWhatCameOfIt() {
        Path wav = folder.resolve("loop.wav");
        assertThat(Told.by("lab", "clip", interventions).out().lines()).containsExactly("a-loop");
        Told clip = Told.by("lab", "clip", interventions, "--id", "a-loop", "--out", wav);
        assertThat(clip.status()).as(clip.err()).isZero();

        JsonNode flagged = alerts(wav, "--mode", "flag");
        JsonNode mitigated = alerts(wav, "--mode", "mitigate", "--interventions", interventions);

        assertThat(flagged.findValuesAsText("type")).anyMatch(type -> type.startsWith("repetition."));
        assertThat(flagged.findValuesAsText("action")).contains("stopped").doesNotContain("mitigated");
        boolean applied = mitigated.findValuesAsText("type").contains("mitigation.applied");
        boolean refused = mitigated.toString().contains(", none better");
        assertThat(applied).isNotEqualTo(refused);
        // another policy: other facts, other ids
        assertThat(mitigated.get(0).get("id").asText())
                .isNotEqualTo(flagged.get(0).get("id").asText());
    }

    private static JsonNode alerts(Path wav, Object... more) {
        Object[] words = new Object[more.length + 5];
        System.arraycopy(new Object[] {"transcribe", wav, "--no-gate", "--format", "json"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        Told told = Told.by(words);
        assertThat(told.status()).as(told.err()).isZero();
        return told.json().get("alerts");
    }

    @Test
    void anInterventionThatGatesCannotDoIsRefusedByName() throws IOException {
        Path wav = folder.resolve("loop.wav");
        Told.by("lab", "clip", interventions, "--id", "a-loop", "--out", wav);
        book("encoder.1.hook_mlp_out=zero").save(interventions);

        Told told = Told.by("transcribe", wav, "--mode", "mitigate", "--interventions", interventions);

        assertThat(told.status()).isNotZero();
        assertThat(told.err()).contains("made up").contains("lab ablate");
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeMissing() throws IOException {
        Path wav = folder.resolve("loop.wav");
        Told.by("lab", "clip", interventions, "--id", "a-loop", "--out", wav);

        Told told = Told.by("transcribe", wav, "--mode", "mitigate", "--interventions", folder.resolve("none.json"));

        assertThat(told.status()).isNotZero();
        assertThat(told.err()).contains("MG-1305");
    }

    @Test
    void whatItIsWorthStandsBesideNoGuardAndPlacebos() {
        Told told = Told.by(
                "lab",
                "mitigate",
                "--interventions",
                interventions,
                "--loops",
                1,
                "--clean",
                2,
                "--nonspeech",
                1,
                "--placebos",
                1,
                "--format",
                "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode guards = told.json().get("guards");
        assertThat(guards.findValuesAsText("name"))
                .startsWith(
                        "no guard",
                        "flag",
                        "mitigate",
                        "mitigate, in its slot",
                        "made up alone",
                        "placebo: nothing off")
                .hasSize(7);
        JsonNode none = guards.get(0);
        assertThat(none.at("/broken/value").asDouble()).as("these are loops").isZero();
        assertThat(none.at("/cost/value").asDouble()).isZero();
        assertThat(guards.get(1).at("/loops/tried").asInt()).isZero();
        assertThat(guards.get(1).has("addedMs")).as("nothing was decoded again").isFalse();
        assertThat(guards.get(2).at("/addedMs/p99").asDouble()).isPositive();
        JsonNode nothing = guards.get(5);
        assertThat(nothing.at("/loops/replaced").asInt())
                .as("the same decode again gives the same loop")
                .isZero();
        assertThat(nothing.get("wer")).isEqualTo(none.get("wer"));
    }

    @Test
    void aClipThatIsNotThereIsWrongUsage() {
        Told told = Told.by("lab", "clip", interventions, "--id", "another");

        assertThat(told.status()).isEqualTo(2);
        assertThat(told.err()).contains("another");
    }
}
