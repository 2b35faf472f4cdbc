package io.mondegreen.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.taps.Stack;
import java.nio.file.Path;

/**
 * The architecture of a Whisper model, as HuggingFace's {@code config.json} states it.
 *
 * @param mels              mel bins of the input, 80 or 128 ({@code num_mel_bins})
 * @param dModel            width of both residual streams
 * @param sourcePositions   encoder positions of 20 ms ({@code max_source_positions})
 * @param targetPositions   decoder positions ({@code max_target_positions})
 * @param scaleEmbedding    as the file states it; HuggingFace's Whisper stores the flag and does not apply it, and no
 *     released model sets it
 * @param tieWordEmbeddings whether the unembedding is the embedding's transpose
 */
public record WhisperConfig(
        int mels,
        int dModel,
        int encoderLayers,
        int encoderHeads,
        int encoderFfn,
        int decoderLayers,
        int decoderHeads,
        int decoderFfn,
        int vocab,
        int sourcePositions,
        int targetPositions,
        boolean scaleEmbedding,
        boolean tieWordEmbeddings) {

    /** Whisper's frame step: 10 ms at 16 kHz. */
    private static final int HOP_SAMPLES = 160;

    private static final int HOP_MS = 10;

    /**
     * Reads {@code config.json}.
     *
     * @throws ModelException if the file is missing or broken, a field is missing or out of range, or the model is of
     *     another kind
     */
    public static WhisperConfig read(Path file) {
        JsonFile json = JsonFile.read(
                file, "a HuggingFace Whisper directory has config.json, model.safetensors and tokenizer.json");
        requireText(json, "model_type", "whisper");
        requireText(json, "activation_function", "gelu");
        WhisperConfig config = new WhisperConfig(
                json.size("num_mel_bins", 1024, "the number of mel bins, 80 or 128"),
                json.size("d_model", 65_536, "the width of the model, e.g. 384"),
                json.size("encoder_layers", 999, "the number of encoder blocks, e.g. 4"),
                json.size("encoder_attention_heads", 1024, "the number of heads per encoder block, e.g. 6"),
                json.size("encoder_ffn_dim", 1 << 20, "the inner width of the encoder's MLPs, e.g. 1536"),
                json.size("decoder_layers", 999, "the number of decoder blocks, e.g. 4"),
                json.size("decoder_attention_heads", 1024, "the number of heads per decoder block, e.g. 6"),
                json.size("decoder_ffn_dim", 1 << 20, "the inner width of the decoder's MLPs, e.g. 1536"),
                json.size("vocab_size", 1 << 22, "the number of token ids, e.g. 51865"),
                json.size("max_source_positions", 1 << 20, "the number of encoder positions of 20 ms, e.g. 1500"),
                json.size("max_target_positions", 1 << 20, "the number of decoder positions, e.g. 448"),
                json.flag("scale_embedding", false),
                json.flag("tie_word_embeddings", true));
        requireDivides(json, "encoder_attention_heads", config.encoderHeads, config.dModel);
        requireDivides(json, "decoder_attention_heads", config.decoderHeads, config.dModel);
        return config;
    }

    /** Mel frames of one window, 10 ms each: the convolution stem halves them to {@link #sourcePositions}. */
    public int windowFrames() {
        return 2 * sourcePositions;
    }

    /** Samples of one window at 16 kHz. */
    public int windowSamples() {
        return windowFrames() * HOP_SAMPLES;
    }

    /** Length of one window in ms. */
    public int windowMs() {
        return windowFrames() * HOP_MS;
    }

    /** Blocks of a stack. */
    public int layers(Stack stack) {
        return stack == Stack.ENCODER ? encoderLayers : decoderLayers;
    }

    /** Heads of each block of a stack. */
    public int heads(Stack stack) {
        return stack == Stack.ENCODER ? encoderHeads : decoderHeads;
    }

    /** Width of one encoder head. */
    public int encoderHeadWidth() {
        return dModel / encoderHeads;
    }

    /** Width of one decoder head. */
    public int decoderHeadWidth() {
        return dModel / decoderHeads;
    }

    /** The architecture in one line that does not change with Java or field order; part of the model's hash. */
    String canonical() {
        return "mels=" + mels + " d_model=" + dModel
                + " encoder=" + encoderLayers + "x" + encoderHeads + "x" + encoderFfn
                + " decoder=" + decoderLayers + "x" + decoderHeads + "x" + decoderFfn
                + " vocab=" + vocab + " positions=" + sourcePositions + "," + targetPositions
                + " scale_embedding=" + scaleEmbedding + " tied=" + tieWordEmbeddings;
    }

    private static void requireText(JsonFile json, String field, String only) {
        JsonNode node = json.root().path(field);
        if (!node.isMissingNode() && !only.equals(node.asText())) {
            throw json.wrong(field, "is " + node + "; only \"" + only + "\" is supported");
        }
    }

    private static void requireDivides(JsonFile json, String field, int heads, int width) {
        if (width % heads != 0) {
            throw json.wrong(field, "is " + heads + ", which does not divide d_model " + width);
        }
    }
}
