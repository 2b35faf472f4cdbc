package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.card.CardMaker.Part;
import io.mondegreen.model.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Decoding that fails; with a model that has no tokenizer it does at once. */
class CardMakerTest {
    private static final Path WITHOUT_TOKENIZER = Path.of("src/test/resources/parity/bare-distilled");

    @Test
    void whatGoesWrongBesideTheOtherPartsIsSaidAsItIs() throws IOException {
        try (WhisperModel model = WhisperModel.open(WITHOUT_TOKENIZER)) {
            SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
            CardInput input =
                    new CardInput(model, WeightForm.F32, Optional.empty(), bank, 1, OptionalInt.empty(), _ -> {});

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CardMaker.make(input, new TreeMap<>(), EnumSet.of(Part.PAPER), List.of()))
                    .withMessageContaining("no tokenizer");
        }
    }

    @Test
    void anInterruptIsNotForgotten() {
        Thread.currentThread().interrupt();

        assertThatIllegalStateException()
                .isThrownBy(() -> CardMaker.await(new CompletableFuture<>()))
                .withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
