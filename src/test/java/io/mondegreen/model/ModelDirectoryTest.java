package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole directories: every shape of export opens, every damage is named with file, field and fix. */
class ModelDirectoryTest {

    private static final String BIAS = "model.decoder.layers.2.encoder_attn.v_proj.bias";

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "mixed-heads,     true,  F32",
        "untied-sharded,  false, F32",
        "half-timestamps, true,  F16",
        "bare-distilled,  true,  BF16"
    })
    void everyExportOpens(String name, boolean tied, Dtype dtype) {
        try (WhisperModel model = WhisperModel.open(ModelDirectory.reference(name))) {
            assertThat(model.tiedUnembedding()).isEqualTo(tied);
            assertThat(model.bytesByType()).containsOnlyKeys(dtype);
            assertThat(model.parameters()).isEqualTo(model.bytes() / dtype.bytes());
            int width = model.config().dModel();
            assertThat(model.weight("model.decoder.layer_norm.weight", width))
                    .isEqualTo(model.weight("decoder.layer_norm.weight"));
            assertThat(model.unembedding().shape())
                    .containsExactly(model.config().vocab(), width);
            assertThat(model.weight("encoder.layer_norm.weight").toFloats()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void shardsAreKeptApart() {
        try (WhisperModel model = WhisperModel.open(ModelDirectory.reference("untied-sharded"))) {
            assertThat(model.files()).hasSize(6);
            assertThat(model.unembedding().name()).isEqualTo("proj_out.weight");
            assertThat(model.files().get(model.unembedding().shard())).hasFileName("model-00006-of-00006.safetensors");
        }
    }

    @Test
    void hashIgnoresFilesAndPrefixesButNoWeight() throws IOException {
        String sharded = hashOf(ModelDirectory.reference("untied-sharded"));
        ModelDirectory copy = ModelDirectory.copyOf("untied-sharded", dir)
                .rewrite((out, t) -> out.f32(t.name().replace("model.", ""), t.toFloats(), t.shape()));
        assertThat(hashOf(dir)).isEqualTo(sharded);
        copy.rewrite((out, t) -> {
            float[] values = t.toFloats();
            if (t.name().equals("encoder.layer_norm.bias")) {
                values[3] = Math.nextUp(values[3]);
            }
            return out.f32(t.name(), values, t.shape());
        });
        assertThat(hashOf(dir)).isNotEqualTo(sharded);
    }

    @Test
    void modelWithoutTokenizerOpens() {
        try (WhisperModel model = WhisperModel.open(ModelDirectory.reference("mixed-heads"))) {
            assertThat(model.tokenizer()).isEmpty();
            assertThat(model.generation().prompt("en", "transcribe", false)).containsExactly(171);
        }
    }

    @Test
    void pathThatIsNoDirectorySaysWhatBelongsThere() {
        refused(dir.resolve("nowhere"), "nowhere: is no directory; give one with config.json");
    }

    @Test
    void directoryWithoutConfigSaysWhatItShouldHold() {
        refused(dir, "config.json: no such file; a HuggingFace Whisper directory has");
    }

    @Test
    void configThatIsNoJsonIsNamedWithThePlace() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).write("config.json", "{\n \"d_model\": ,");
        refused(dir, "config.json: is not valid JSON").hasMessageContaining("line 2, column");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num_mel_bins",
                "d_model",
                "encoder_layers",
                "encoder_attention_heads",
                "encoder_ffn_dim",
                "decoder_layers",
                "decoder_attention_heads",
                "decoder_ffn_dim",
                "vocab_size",
                "max_source_positions",
                "max_target_positions"
            })
    void missingSizeIsNamedWithItsMeaning(String field) throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).edit("config.json", config -> config.remove(field));
        refused(dir, "config.json: field '" + field + "' is missing; it is the ")
                .hasMessageEndingWith("is this a HuggingFace Whisper directory?");
    }

    @ParameterizedTest
    @CsvSource({"d_model, 0", "d_model, -8", "vocab_size, 2.5", "encoder_layers, 100000", "decoder_layers, '\"3\"'"})
    void sizeOutOfRangeIsShown(String field, String value) throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir)
                .edit(
                        "config.json",
                        config -> config.putRawValue(field, new com.fasterxml.jackson.databind.util.RawValue(value)));
        refused(dir, "config.json: field '" + field + "' is " + value + "; it is");
    }

    @Test
    void headsThatDoNotDivideTheWidthAreRefused() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).edit("config.json", c -> c.put("decoder_attention_heads", 5));
        refused(dir, "field 'decoder_attention_heads' is 5, which does not divide d_model 24");
    }

    @Test
    void otherActivationIsRefused() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).edit("config.json", c -> c.put("activation_function", "gelu_new"));
        refused(dir, "field 'activation_function' is \"gelu_new\"; only \"gelu\" is supported");
    }

    @Test
    void otherKindOfModelIsRefused() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).edit("config.json", c -> c.put("model_type", "bart"));
        refused(dir, "field 'model_type' is \"bart\"");
    }

    @Test
    void missingWeightsSayWhichFileWasExpected() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).delete("model.safetensors");
        refused(dir, "model.safetensors: no such file; expected it, or model.safetensors.index.json");
        Files.writeString(dir.resolve("pytorch_model.bin"), "pickle");
        refused(dir, "save the model again with safe_serialization=True");
    }

    @Test
    void missingShardIsNamed() throws IOException {
        ModelDirectory.copyOf("untied-sharded", dir).delete("model-00003-of-00006.safetensors");
        refused(dir, "model-00003-of-00006.safetensors: no such file; download all");
    }

    @Test
    void indexThatNamesTheWrongShardIsRefused() throws IOException {
        ModelDirectory.copyOf("untied-sharded", dir)
                .edit("model.safetensors.index.json", index -> index.withObject("/weight_map")
                        .put("proj_out.weight", "model-00001-of-00006.safetensors"));
        refused(dir, "model-00001-of-00006.safetensors: tensor 'proj_out.weight' is missing, though");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other.safetensors", "/etc/passwd", "a/b.safetensors", "", "model.bin"})
    void indexCannotPointOutOfTheDirectory(String name) throws IOException {
        ModelDirectory.copyOf("untied-sharded", dir)
                .edit("model.safetensors.index.json", index -> index.withObject("/weight_map")
                        .put("proj_out.weight", name));
        refused(dir, "field 'weight_map.proj_out.weight' is \"" + name + "\"");
    }

    @Test
    void sameTensorInTwoShardsIsRefused() throws IOException {
        ModelDirectory.copyOf("untied-sharded", dir);
        Files.copy(
                dir.resolve("model-00006-of-00006.safetensors"),
                dir.resolve("model-00005-of-00006.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(dir, "tensor 'proj_out.weight' is in model-00005-of-00006.safetensors too");
    }

    @Test
    void missingTensorIsNamed() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir)
                .rewrite((out, t) -> t.name().equals(BIAS) ? out : out.f32(t.name(), t.toFloats(), t.shape()));
        refused(dir, "tensor 'decoder.layers.2.encoder_attn.v_proj.bias' is missing");
    }

    @Test
    void wrongShapeIsShownWithTheExpectedOne() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir)
                .rewrite((out, t) -> t.name().equals(BIAS)
                        ? out.f32(t.name(), new float[23], 23)
                        : out.f32(t.name(), t.toFloats(), t.shape()));
        refused(dir, "tensor '" + BIAS + "' has shape [23], but config.json implies [24]");
    }

    @Test
    void wrongTypeIsNamed() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir)
                .rewrite((out, t) -> t.name().equals(BIAS)
                        ? out.i32(t.name(), new int[24], 24)
                        : out.f32(t.name(), t.toFloats(), t.shape()));
        refused(dir, "tensor '" + BIAS + "' has dtype I32; convert it");
    }

    @Test
    void tensorWithAndWithoutPrefixIsAmbiguous() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).rewrite((out, t) -> {
            out.f32(t.name(), t.toFloats(), t.shape());
            return t.name().equals(BIAS) ? out.f32(BIAS.replace("model.", ""), t.toFloats(), t.shape()) : out;
        });
        refused(dir, "keep one of them");
    }

    @Test
    void configOfAnotherSizeIsFoundOut() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir).edit("config.json", c -> c.put("decoder_layers", 4));
        refused(dir, "tensor 'decoder.layers.3.self_attn.q_proj.weight' is missing, though config.json implies it");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path dir, String said) {
        return assertThatThrownBy(() -> WhisperModel.open(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(said);
    }

    private static String hashOf(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir)) {
            return model.hash();
        }
    }
}
