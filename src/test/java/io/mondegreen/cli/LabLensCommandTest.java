package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.bank.SpeechBank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both lenses as people call them, with the bundled model; nothing here depends on what that model writes. */
class LabLensCommandTest {
    @TempDir
    static Path folder;

    private static Path wav;
    private static Path bank;
    private static String said;

    @BeforeAll
    static void prepare() throws IOException {
        SpeechBank whole = SpeechBank.open(SmallBank.WHOLE);
        var utterance = whole.utterances("demo", "speech").getFirst();
        said = utterance.text();
        wav = folder.resolve("said.wav");
        WavFile.write(wav, Clip.mono(whole.pcm(utterance), SpeechBank.RATE_HZ), WavFile.Encoding.PCM16);
        bank = SmallBank.in(folder, Set.of("test"), Map.of("speech", 4));
    }

    @Test
    void aWindowIsATableOfTokensAndLayers() {
        Told told = Told.by("lab", "lens", "--wav", wav);
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out()).contains("saturation", "embed", "0 (0.00)", "3 (1.00)");

        JsonNode json = Told.by("lab", "lens", "--wav", wav, "--top", 3, "--attribution", "--format", "json")
                .json();
        JsonNode tokens = json.at("/lens/tokens");
        assertThat(tokens).isNotEmpty().allSatisfy(token -> {
            assertThat(token.get("layers")).hasSize(5);
            assertThat(token.at("/layers/0/layer").asInt()).isEqualTo(-1);
            assertThat(token.at("/layers/0/relativeDepth").isNull()).isTrue();
            assertThat(token.at("/layers/4/relativeDepth").asDouble()).isEqualTo(1);
            assertThat(token.at("/layers/4/divergence").asDouble()).isZero();
            assertThat(token.at("/layers/2/top")).hasSize(3);
            assertThat(token.at("/saturation/layer").asInt()).isBetween(0, 3);
        });
        assertThat(json.get("attribution")).hasSameSizeAs(tokens).allSatisfy(token -> {
            assertThat(token.get("sum").asDouble()).isCloseTo(token.get("logit").asDouble(), within(1e-3));
            assertThat(token.get("parts").findValuesAsText("name")).contains("cross:L3H1", "mlp:L0", "token embedding");
        });
    }

    @Test
    void aTextThatIsGivenIsReadInsteadOfDecoded() {
        JsonNode json = Told.by("lab", "lens", "--wav", wav, "--text", said, "--format", "json")
                .json();
        assertThat(json.at("/lens/text").asText().strip()).startsWith(said);

        JsonNode ids = Told.by("lab", "lens", "--wav", wav, "--tokens", "5,6,7", "--format", "json")
                .json();
        assertThat(ids.at("/lens/tokens")).hasSize(3);
        assertThat(ids.at("/lens/tokens/0/fed/id").asInt()).isEqualTo(5);
        assertThat(ids.at("/lens/tokens/0/next/id").asInt()).isEqualTo(6);
    }

    @Test
    void theBankSaysWhenTextsAreDecidedAndSaysItAgain() {
        Object[] command = {"lab", "lens", "--corpus", bank, "--windows", 14, "--loops", 4, "--format", "json"};
        Told told = Told.by(command);
        assertThat(told.status()).as(told.err()).isZero();
        JsonNode commitment = told.json().get("commitment");
        assertThat(commitment.get("windows").asInt()).isBetween(14, 20);
        int counted = commitment.get("uncounted").asInt();
        for (JsonNode label : commitment.get("text")) {
            counted += label.get("windows").asInt();
            assertThat(label.at("/saturation/value").asDouble()).isBetween(0.0, 3.0);
            double shares = 0;
            for (JsonNode layer : label.get("layers")) {
                shares += layer.at("/saturated/value").asDouble();
            }
            assertThat(shares).isCloseTo(1, within(1e-4));
            assertThat(label.at("/layers/4/asTheLast/value").asDouble()).isEqualTo(1);
        }
        assertThat(counted).isEqualTo(commitment.get("windows").asInt());
        assertThat(Told.by(command).out()).isEqualTo(told.out());
        assertThat(Told.by("lab", "lens", "--corpus", bank, "--windows", 2, "--loops", 0)
                        .out())
                .contains("saturation layer", "relative depth");
    }

    @Test
    void aStoppedEncoderIsHeardLayerByLayer() {
        Told told = Told.by("lab", "encoder-lens", "--wav", wav, "--reference", said);
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out()).contains("stem", "0 (0.00)", "3 (1.00)");

        JsonNode json =
                Told.by("lab", "encoder-lens", "--wav", wav, "--format", "json").json();
        assertThat(json.at("/encoder/heard")).hasSize(5);
        assertThat(json.at("/encoder/heard/0/layer").asInt()).isEqualTo(-1);
        assertThat(json.at("/encoder/heard/0/wer").isMissingNode()).isTrue();
    }

    @Test
    void theBankSaysFromWhichLayerTheDecoderUnderstands() {
        Object[] command = {"lab", "encoder-lens", "--corpus", bank, "--windows", 4, "--layers", "2", "--format", "json"
        };
        Told told = Told.by(command);
        assertThat(told.status()).as(told.err()).isZero();
        JsonNode report = told.json().get("encoder");
        assertThat(report.get("speech")).hasSize(3);
        assertThat(report.at("/speech/0/windows").asInt()
                        + report.at("/other/0/windows").asInt())
                .isEqualTo(4);
        assertThat(report.at("/other/1/wer").isNull()).isTrue();
        assertThat(Told.by(command).out()).isEqualTo(told.out());
    }

    @Test
    void whatLooksAtOneWindowWantsOne() {
        assertThat(Told.by("lab", "lens", "--text", "a").status()).isEqualTo(2);
        assertThat(Told.by("lab", "lens", "--attribution").status()).isEqualTo(2);
        assertThat(Told.by("lab", "lens", "--wav", wav, "--top", 0).status()).isEqualTo(2);
        assertThat(Told.by("lab", "lens", "--wav", wav, "--layers", "2-x").status())
                .isEqualTo(2);
        Told deep = Told.by("lab", "lens", "--wav", wav, "--layers", "23");
        assertThat(deep.status()).isEqualTo(1);
        assertThat(deep.err()).contains("of layers the decoder has 4").doesNotContain("\tat ");
        assertThat(Told.by("lab", "encoder-lens", "--wav", wav, "--layers", "23")
                        .err())
                .contains("of layers the encoder has 4");
    }
}
