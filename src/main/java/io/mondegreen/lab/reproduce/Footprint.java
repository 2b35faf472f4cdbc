package io.mondegreen.lab.reproduce;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import java.util.Locale;

/** What a model needs to be opened for experiments, computed before anything is opened. */
record Footprint(long weights, long caches, long activations) {
    private static final int SLOTS = 8;
    private static final double GIB = 1 << 30;

    /**
     * Of eight slots with the residual stream of every layer read: the weights in f32 once in the runtime, keys and values of
     * all slots, and activations of the runs that are kept at a time.
     */
    static Footprint of(WhisperModel model) {
        WhisperConfig config = model.config();
        long d = 4L * config.dModel();
        long positions = (long) config.sourcePositions() + config.targetPositions();
        long caches = SLOTS * 2L * config.decoderLayers() * positions * d;
        long run = config.encoderLayers() * (long) config.sourcePositions() * d
                + config.decoderLayers() * (long) config.targetPositions() * d;
        return new Footprint(4 * model.parameters(), caches, 2L * SLOTS * run);
    }

    /** In words. */
    String text() {
        return String.format(
                Locale.ROOT,
                "about %.2f GiB: weights %.2f, keys and values of %d slots %.2f, activations %.2f",
                (weights + caches + activations) / GIB,
                weights / GIB,
                SLOTS,
                caches / GIB,
                activations / GIB);
    }
}
