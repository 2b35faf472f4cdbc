package io.mondegreen.lab;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Stack;

/** Sizes of a model's two stacks. */
final class Stacks {
    private Stacks() {}

    static int layers(WhisperConfig config, Stack stack) {
        return stack == Stack.ENCODER ? config.encoderLayers() : config.decoderLayers();
    }

    static int heads(WhisperConfig config, Stack stack) {
        return stack == Stack.ENCODER ? config.encoderHeads() : config.decoderHeads();
    }
}
