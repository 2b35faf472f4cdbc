package io.mondegreen.probe;

/**
 * A probe bundle cannot be used. The message starts with its code: {@code MG-1301} unreadable, {@code MG-1302} made for another
 * model, {@code MG-1303} sensitive and not allowed, {@code MG-1304} nothing in it for a guard.
 */
public final class ProbeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProbeException(String message) {
        super(message);
    }

    ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
