package io.mondegreen.audio;

/** Turns one channel's samples into the bytes of chunks, in their order. It may remember those before; not thread-safe. */
@FunctionalInterface
public interface ChunkEncoder {
    /** The bytes of the next chunk; samples outside [-1, 1] clip. */
    byte[] encode(float[] samples);
}
