package io.mondegreen.audio;

/** A content type or a chunk of bytes that cannot be decoded; the message names the value and the fix. */
public final class AudioFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, for callers that map it to a stable code. */
    public enum Reason {
        /** The content type cannot be parsed. */
        MALFORMED_CONTENT_TYPE,
        /** A media type that this program does not know. */
        UNSUPPORTED_TYPE,
        /** The sample rate is missing, not a number, or not offered for this type. */
        BAD_RATE,
        /** More than one channel: a chunk carries one channel of a call. */
        BAD_CHANNELS,
        /** A sample format of {@code audio/pcm} other than s16le, or a framing of {@code audio/opus} that is not known. */
        BAD_SAMPLE_FORMAT,
        /** The bytes do not hold a whole number of samples. */
        BAD_PAYLOAD,
        /** An Opus packet that is truncated or breaks a rule of RFC 6716. */
        BAD_PACKET
    }

    private final Reason reason;

    AudioFormatException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
