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
        /** A known type whose decoder is not part of this version. */
        DECODER_NOT_AVAILABLE,
        /** The sample rate is missing, not a number, or not offered for this type. */
        BAD_RATE,
        /** More than one channel: a chunk carries one channel of a call. */
        BAD_CHANNELS,
        /** A sample format of {@code audio/pcm} other than s16le. */
        BAD_SAMPLE_FORMAT,
        /** The bytes do not hold a whole number of samples. */
        BAD_PAYLOAD
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
