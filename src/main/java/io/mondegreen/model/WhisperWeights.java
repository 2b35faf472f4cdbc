package io.mondegreen.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors a configuration implies, by HuggingFace's names without the {@code model.} prefix, with their shapes. */
final class WhisperWeights {

    /** The convolution stem's kernel width. */
    private static final int KERNEL = 3;

    private final WhisperConfig config;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private WhisperWeights(WhisperConfig config) {
        this.config = config;
    }

    static Map<String, long[]> of(WhisperConfig config) {
        WhisperWeights weights = new WhisperWeights(config);
        weights.encoder();
        weights.decoder();
        return weights.shapes;
    }

    private void encoder() {
        int width = config.dModel();
        shapes.put("encoder.conv1.weight", new long[] {width, config.mels(), KERNEL});
        shapes.put("encoder.conv1.bias", new long[] {width});
        shapes.put("encoder.conv2.weight", new long[] {width, width, KERNEL});
        shapes.put("encoder.conv2.bias", new long[] {width});
        shapes.put("encoder.embed_positions.weight", new long[] {config.sourcePositions(), width});
        for (int layer = 0; layer < config.encoderLayers(); layer++) {
            String block = "encoder.layers." + layer + ".";
            attention(block + "self_attn");
            norm(block + "self_attn_layer_norm");
            mlp(block, config.encoderFfn());
        }
        norm("encoder.layer_norm");
    }

    private void decoder() {
        shapes.put("decoder.embed_tokens.weight", new long[] {config.vocab(), config.dModel()});
        shapes.put("decoder.embed_positions.weight", new long[] {config.targetPositions(), config.dModel()});
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            String block = "decoder.layers." + layer + ".";
            attention(block + "self_attn");
            norm(block + "self_attn_layer_norm");
            attention(block + "encoder_attn");
            norm(block + "encoder_attn_layer_norm");
            mlp(block, config.decoderFfn());
        }
        norm("decoder.layer_norm");
    }

    /** Whisper's key projection has no bias. */
    private void attention(String name) {
        linear(name + ".q_proj", config.dModel(), config.dModel());
        shapes.put(name + ".k_proj.weight", new long[] {config.dModel(), config.dModel()});
        linear(name + ".v_proj", config.dModel(), config.dModel());
        linear(name + ".out_proj", config.dModel(), config.dModel());
    }

    private void mlp(String block, int inner) {
        linear(block + "fc1", inner, config.dModel());
        linear(block + "fc2", config.dModel(), inner);
        norm(block + "final_layer_norm");
    }

    private void linear(String name, int out, int in) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }

    private void norm(String name) {
        shapes.put(name + ".weight", new long[] {config.dModel()});
        shapes.put(name + ".bias", new long[] {config.dModel()});
    }
}
