package io.mondegreen.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.audio.synth.Tempo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RendererTest {
    private static final int WINDOW_MS = 8000;
    private static final int PACKET = 320; // 20 ms at 16 kHz

    private static SpeechBank bank;
    private static Renderer renderer;
    private static Utterance said;

    @BeforeAll
    static void open() throws IOException {
        bank = SpeechBank.open(Path.of("corpus/bank"));
        renderer = new Renderer(bank, WINDOW_MS);
        said = bank.utterances("test", "speech").getFirst();
    }

    @Test
    void aRecipeReadBackFromJsonGivesTheSameSamples() throws IOException {
        List<Step> recipe = List.of(
                new Step.Say(said),
                new Step.Tempo(1.3),
                new Step.Over(said, 100, -10),
                new Step.Saturate(12),
                new Step.Pad(80, 200),
                new Step.Line(-3, LineNoise.Kind.PINK, 12.5, 0.1, 7));
        ObjectMapper json = new ObjectMapper();

        List<Step> read = json.readValue(
                json.writerFor(new TypeReference<List<Step>>() {}).writeValueAsString(recipe),
                new TypeReference<>() {});

        assertThat(read).isEqualTo(recipe);
        assertThat(renderer.render(read)).isEqualTo(renderer.render(recipe));
    }

    @Test
    void asManyPacketsAreLostAsWasAsked() {
        for (double share : new double[] {0.1, 0.3, 0.5, 0.7}) {
            int lost = 0;
            int packets = 0;
            for (int seed = 0; seed < 10; seed++) {
                float[] pcm = renderer.render(List.of(
                        new Step.Synth("noise:WHITE", seed, WINDOW_MS), new Step.Line(0, null, null, share, seed)));
                for (int at = 0; at + PACKET <= pcm.length; at += PACKET) {
                    // the middle, where resampling brings nothing over from the neighbours
                    lost += Math.abs(pcm[at + PACKET / 2]) + Math.abs(pcm[at + PACKET / 2 + 3]) < 1e-3 ? 1 : 0;
                    packets++;
                }
            }
            assertThat((double) lost / packets).as("asked for %s", share).isCloseTo(share, within(0.03));
        }
    }

    @Test
    void aWindowIsNeverLongerThanTheModelsOwn() {
        float[] pcm = renderer.render(List.of(new Step.Say(said), new Step.Tile(0, 20_000)));

        assertThat(pcm).hasSize(WINDOW_MS * 16);
    }

    @Test
    void fasterSpeechIsShorterAndAsLoud() {
        float[] pcm = bank.pcm(said);

        float[] fast = Tempo.change(pcm, 2);
        float[] slow = Tempo.change(pcm, 0.5);

        assertThat(fast).hasSize(pcm.length / 2);
        assertThat(slow).hasSize(pcm.length * 2);
        assertThat(rms(fast)).isCloseTo(rms(pcm), within(0.25 * rms(pcm)));
        assertThat(rms(slow)).isCloseTo(rms(pcm), within(0.25 * rms(pcm)));
    }

    @Test
    void aSoundThatThereIsNotIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> renderer.render(List.of(new Step.Synth("birds", 1, 100))))
                .withMessageContaining("birds");
    }

    private static double rms(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += v * v;
        }
        return Math.sqrt(sum / x.length);
    }
}
