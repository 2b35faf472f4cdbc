package io.mondegreen.kafka;

/** A record that cannot be used. */
public final class BadRecord extends Exception {
    private static final long serialVersionUID = 1L;

    private final IntakeError error;

    BadRecord(IntakeError error, String detail) {
        // no stack trace: it says what a sender did, not where we were
        super(error.code() + " " + error.sentence() + " " + detail + " " + error.fix(), null, false, false);
        this.error = error;
    }

    public IntakeError error() {
        return error;
    }
}
