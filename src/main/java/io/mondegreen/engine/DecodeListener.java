package io.mondegreen.engine;

/** Receives one window's tokens. Every method is called from the decoder's owner thread and must not block. */
public interface DecodeListener {
    /** One more token; false stops this slot at once. */
    boolean onToken(TokenView token);

    /** The last call of a decode, whatever ended it. */
    void onEnd(DecodeEnd end);
}
