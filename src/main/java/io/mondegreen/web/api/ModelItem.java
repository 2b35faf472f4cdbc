package io.mondegreen.web.api;

/**
 * A model that is loaded.
 *
 * @param weights form of its matrices: {@code f32}, {@code f16}, {@code q8}
 * @param layers  of the decoder
 * @param heads   of attention, in each of them
 */
public record ModelItem(
        String name, String hash, String weights, int dModel, int layers, int heads, int vocabulary, String device) {}
