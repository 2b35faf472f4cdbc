package io.mondegreen.kafka;

/** A record of our own topics that cannot be read; the message names the field. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireException(String message) {
        super(message);
    }
}
