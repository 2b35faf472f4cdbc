package io.mondegreen.engine;

import java.util.Optional;

/**
 * How a decode ended.
 *
 * @param tokens      sampled tokens shown to the listener
 * @param noSpeech    as {@link TokenView#noSpeech()}
 * @param encodeNanos time in the encoder
 * @param decodeNanos from admission to the batch until the end
 * @param error       present only with {@link Reason#FAILED}
 */
public record DecodeEnd(
        Reason reason,
        int tokens,
        float noSpeech,
        long encodeNanos,
        long decodeNanos,
        Optional<RuntimeException> error) {
    public enum Reason {
        /** The model wrote its end-of-text token. */
        END_OF_TEXT,
        /** The token budget ran out first. */
        BUDGET,
        /** The listener returned false. */
        STOPPED,
        /** The caller cancelled, or the engine closed. */
        CANCELLED,
        /** The runtime failed. */
        FAILED
    }
}
