package io.mondegreen.audio;

/** Turns one channel's chunks into samples, in their order. It may remember the chunks before; not thread-safe. */
@FunctionalInterface
public interface ChunkDecoder {
    /**
     * Samples in [-1, 1]: as many as {@link AudioFormat#samples} says, whatever came before; a new array.
     *
     * @throws AudioFormatException where {@link AudioFormat#samples} throws it
     */
    float[] decode(byte[] chunk);
}
