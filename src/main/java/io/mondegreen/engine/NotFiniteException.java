package io.mondegreen.engine;

/** The model's numbers have left the reals, so that what it would write means nothing. The window has failed. */
public final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFiniteException() {
        super("the model's numbers are not finite");
    }
}
