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

    /** With a detail of what the sender wrote, made safe. */
    static BadRecord of(IntakeError error, String detail) {
        return new BadRecord(error, shown(detail));
    }

    /** What a sender wrote, safe to put into a header or a log: short and printable. */
    private static String shown(String text) {
        String cut = text.length() > 160 ? text.substring(0, 160) + "…" : text;
        return cut.isEmpty() ? "" : "(" + cut.replaceAll("[^\\x20-\\x7e]", "?") + ")";
    }

    public IntakeError error() {
        return error;
    }
}
