package io.mondegreen.lab;

import java.util.Optional;

/**
 * What a run hears and is fed.
 *
 * @param logMel     {@code [mels, frames]}, row-major, the model's whole window
 * @param tokens     ids to feed, one per decoder position (teacher-forced); empty for greedy decoding
 * @param timestamps whether a greedy run writes timestamps
 */
public record Window(float[] logMel, Optional<int[]> tokens, boolean timestamps) {

    /** Decoded freely. */
    public static Window greedy(float[] logMel, boolean timestamps) {
        return new Window(logMel, Optional.empty(), timestamps);
    }

    /** Decoded freely, without timestamps. */
    public static Window greedy(float[] logMel) {
        return greedy(logMel, false);
    }

    /** Fed with these ids. */
    public static Window forced(float[] logMel, int... tokens) {
        return new Window(logMel, Optional.of(tokens.clone()), false);
    }
}
