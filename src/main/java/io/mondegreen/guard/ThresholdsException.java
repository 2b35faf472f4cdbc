package io.mondegreen.guard;

/** A thresholds file that cannot be used; the message begins with its code and says what to do. */
public final class ThresholdsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ThresholdsException(String message) {
        super(message);
    }

    ThresholdsException(String message, Throwable cause) {
        super(message, cause);
    }
}
