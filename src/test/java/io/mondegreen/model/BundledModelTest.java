package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model that ships with the project opens and says what it is. */
class BundledModelTest {

    private static WhisperModel model;

    @BeforeAll
    static void open() {
        model = WhisperModel.open(Path.of("models/mini"));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void windowFollowsFromEncoderPositions() {
        assertThat(model.config().windowFrames()).isEqualTo(800);
        assertThat(model.config().windowSamples()).isEqualTo(128_000);
        assertThat(model.config().windowMs()).isEqualTo(8_000);
    }

    @Test
    void promptHasStartLanguageTaskAndNoTimestamps() {
        assertThat(model.generation().prompt("en", "transcribe", false)).containsExactly(1157, 1158, 1160, 1164);
        assertThat(model.generation().prompt("EN", "translate", true)).containsExactly(1157, 1158, 1159);
    }

    @Test
    void languageTheModelLacksIsNamedWithThoseItHas() {
        assertThatThrownBy(() -> model.generation().prompt("xx", "transcribe", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'xx'")
                .hasMessageContaining("[en]");
    }

    @Test
    void timestampsFollowTheControlTokens() {
        assertThat(model.generation().noTimestamps()).hasValue(1164);
        assertThat(model.generation().timestampBegin()).hasValue(1165);
        assertThat(model.generation().noSpeech()).hasValue(1163);
        assertThat(model.generation().maxInitialTimestampIndex()).isEqualTo(OptionalInt.of(50));
        int lastStamp = 1165 + model.config().windowMs() / 20;
        assertThat(model.config().vocab()).isEqualTo(lastStamp + 1);
    }

    @Test
    void decodesUpToItsPositionsAndSuppressesAnEmptyBeginning() {
        assertThat(model.generation().maxLength()).isEqualTo(128);
        assertThat(model.generation().beginSuppress()).containsExactly(220, 1156);
        assertThat(model.generation().eot()).isEqualTo(1156);
    }

    @Test
    void controlTokensAreNeverWritten() {
        assertThat(model.generation().suppress()).containsExactly(1157, 1159, 1160, 1161, 1162, 1163);
    }

    @Test
    void unembeddingIsTheEmbedding() {
        assertThat(model.tiedUnembedding()).isTrue();
        assertThat(model.unembedding().name()).isEqualTo("model.decoder.embed_tokens.weight");
        assertThat(model.weight("decoder.embed_tokens.weight", 1566, 192).dtype())
                .isEqualTo(Dtype.F16);
    }

    @Test
    void tensorPointsIntoItsWholeFile() {
        Tensor tensor = model.weight("model.encoder.layer_norm.bias");
        SafeTensors.Shard shard = model.tensors().shards().get(tensor.shard());
        assertThat(shard.bytes()
                        .asSlice(tensor.offset(), tensor.data().byteSize())
                        .toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(tensor.data().toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void sizesAddUp() {
        assertThat(model.parameters()).isEqualTo(model.bytes() / 2).isBetween(4_700_000L, 4_730_000L);
        assertThat(model.bytesByType()).containsOnlyKeys(Dtype.F16);
    }

    @Test
    void hashIsTheSameAtEveryOpening() {
        try (WhisperModel again = WhisperModel.open(Path.of("models/mini"))) {
            assertThat(again.hash()).isEqualTo(model.hash()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void ordinarySpeechRoundTripsThroughItsTokenizer() {
        WhisperTokenizer tokenizer = model.tokenizer().orElseThrow();
        int[] ids = tokenizer.encode(" thank you for calling");
        assertThat(ids).hasSizeLessThan(12);
        assertThat(tokenizer.decode(ids)).isEqualTo(" thank you for calling");
    }
}
