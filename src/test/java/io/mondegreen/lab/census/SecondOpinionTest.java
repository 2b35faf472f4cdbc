package io.mondegreen.lab.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.lab.census.StressWindow.Sound;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.recipe.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecondOpinionTest {
    private static Renderer renderer;
    private static Utterance said;

    @BeforeAll
    static void open() throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        renderer = new Renderer(bank, 8000);
        said = bank.utterances("test", "speech").getFirst();
    }

    @Test
    void tiledSpeechHasThePeriodItWasTiledWith() {
        float[] tiled = renderer.render(List.of(
                new Step.Say(said.file(), said.startMs() + 300, said.startMs() + 700), new Step.Tile(100, 6000)));

        assertThat(SoundPeriod.of(tiled).periodSeconds()).isCloseTo(0.5, within(0.03));
        assertThat(opinion(null, "nine ".repeat(11), tiled).loop()).isFalse();
        assertThat(opinion(null, "nine ".repeat(60), tiled).loop()).isTrue();
    }

    @Test
    void speechThatDoesNotRepeatHasNoPeriod() {
        float[] plain = renderer.render(List.of(new Step.Say(said)));

        assertThat(SoundPeriod.of(plain).periodSeconds()).isZero();
        assertThat(opinion(said.text(), said.text() + " " + "and then the ".repeat(9), plain)
                        .loop())
                .isTrue();
        assertThat(opinion(said.text(), said.text(), plain)).isEqualTo(new SecondOpinion(false, false, true));
    }

    @Test
    void wholeWordsTooManyAreAnInsertion() {
        float[] plain = renderer.render(List.of(new Step.Say(said)));

        assertThat(opinion("send me the invoice", "send me the blue invoice", plain)
                        .insertion())
                .isTrue();
        assertThat(opinion("send me the invoice", "send me the invoices", plain).insertion())
                .isFalse();
    }

    private static SecondOpinion opinion(String reference, String text, float[] pcm) {
        return SecondOpinion.of(LabellingTest.window(Sound.SPEECH, reference, Cut.NONE, 1, 0), text, pcm);
    }
}
