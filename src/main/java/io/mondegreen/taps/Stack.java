package io.mondegreen.taps;

/** The two halves of a Whisper model. The lower-case name is the prefix of its tap names. */
public enum Stack {
    ENCODER,
    DECODER;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
