package io.mondegreen.engine;

import java.util.Optional;

/** Receives one window's tokens. Every method is called from the decoder's owner thread and must not block. */
public interface DecodeListener {
    /** One more token; false stops this slot at once. */
    boolean onToken(TokenView token);

    /**
     * Asked where a decode ended by itself, at a listener's word or at its budget: is the window to be decoded once more? Then its
     * tokens come anew, from the first that is not kept, and this is asked again at their end.
     */
    default Optional<Retry> again(DecodeEnd end) {
        return Optional.empty();
    }

    /** The last call of a decode, whatever ended it. */
    void onEnd(DecodeEnd end);
}
