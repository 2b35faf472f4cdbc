package io.mondegreen.cli;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --device}, {@code --language}, {@code --threads}, {@code --weights}: where and how a model computes. */
final class ComputeOption {
    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "auto|cpu|cuda",
            description = "where it computes; auto takes CUDA where it works (default: ${DEFAULT-VALUE})")
    DeviceChoice device;

    @Option(
            names = "--language",
            defaultValue = "en",
            paramLabel = "CODE",
            description = "language, for multilingual models (default: ${DEFAULT-VALUE})")
    String language;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "threads of encoder and decoder each (default: ${DEFAULT-VALUE})")
    int threads;

    @Mixin
    WeightsOption weights;

    @Mixin
    CardOption card;

    /** With gates, so many slots and so many windows that may wait for one. */
    EngineOptions with(int slots, int queue) {
        return new EngineOptions(device, slots, threads, threads, queue, true, language)
                .withWeights(weights.form)
                .withCard(card.device());
    }
}
