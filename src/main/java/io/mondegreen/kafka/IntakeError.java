package io.mondegreen.kafka;

/** Why a record of call audio cannot be used: a stable code, what is wrong, and what the sender can do. */
public enum IntakeError {
    MISSING_HEADER(1001, "A required header is missing.", "Send every header of kafka/README.md."),
    BAD_SPEC_VERSION(1002, "ce_specversion is not 1.0.", "Send CloudEvents 1.0 in Kafka binary mode."),
    BAD_TYPE(
            1003,
            "ce_type is neither io.mondegreen.audio.chunk nor io.mondegreen.audio.pause.",
            "Send audio chunks only to this topic."),
    BAD_NAME(
            1004,
            "An id of a call, channel or tenant is not 1 to 128 of A-Z a-z 0-9 . _ : -",
            "Replace other characters before sending."),
    BAD_SUBJECT(1005, "ce_subject is not <call>/<channel>.", "Send the call's id, a slash, and the channel's name."),
    KEY_MISMATCH(
            1006,
            "The record's key is not the call's id.",
            "Key every chunk by its call, so that a call keeps to one partition."),
    BAD_SEQUENCE(1007, "ce_sequence is not a whole number from 0.", "Number the chunks of each channel 0, 1, 2, …"),
    BAD_MEDIA_TIME(
            1008, "ce_mediatime is not a number of ms from the start of the call.", "Send whole ms, below 100 hours."),
    BAD_TIME(1009, "ce_time is not an RFC 3339 time.", "Send a time such as 2026-01-31T12:00:00Z, or leave it out."),
    BAD_ROLE(1010, "ce_role is not agent, customer or mixed.", "Send one of the three, or leave it out."),
    BAD_FINAL(
            1011,
            "ce_final is neither true nor false.",
            "Send ce_final=true on a channel's last chunk, or leave it out."),
    BAD_CONTENT_TYPE(1012, "content-type cannot be read.", "Send one of the content types of kafka/README.md."),
    UNSUPPORTED_CODEC(1013, "The codec is not supported.", "Send PCMU, PCMA, 16-bit PCM or Opus."),
    BAD_RATE(
            1014,
            "The codec does not go with this rate or number of channels.",
            "Send mono at a rate that kafka/README.md lists."),
    EMPTY(1015, "The record has no audio.", "Send audio, or ce_final=true to end the channel."),
    BAD_PAYLOAD(1016, "The bytes are not whole samples of the codec.", "Cut chunks between samples."),
    BAD_DURATION(
            1017,
            "The chunk is shorter than 20 ms or longer than 2 s.",
            "Send chunks of 20 ms to 2 s; 200 ms serves well."),
    TOO_LARGE(1018, "The record is larger than the limit.", "Send shorter chunks."),
    LATE(1019, "The chunk came after its place was given up.", "Look for loss or delay between source and broker."),
    AFTER_END(1020, "The chunk came after the channel's last one.", "Use a new call id for a new call."),
    WINDOW_FAILED(
            1021,
            "A window of speech could not be decoded, twice.",
            "Read the service's log around this time; the call went on."),
    BAD_PACKET(
            1022,
            "An Opus packet is truncated or not legal.",
            "Send whole packets as the encoder made them, one a record, or with their lengths and framing=length16."),
    BAD_JSON(
            1023,
            "The platform's message is not one JSON object within limits.",
            "Write each message of the platform as it came, whole and one a record."),
    UNKNOWN_MESSAGE(
            1024,
            "The platform's message is of a kind that is not known.",
            "Look whether the content type names the right platform, and for a newer version of this program."),
    BAD_FIELD(
            1025,
            "A field of the platform's message is missing or cannot be used.",
            "Write each message of the platform as it came."),
    BAD_BASE64(
            1026,
            "The audio of the platform's message is not base64.",
            "Write each message of the platform as it came."),
    NOT_STARTED(
            1027,
            "The platform's message belongs to a stream that was not started under this key.",
            "Write all messages of a stream, from the first on, in their order and under one key."),
    STARTED_TWICE(
            1028,
            "A stream of the platform was started again as something else.",
            "Give every stream an id of its own.");

    private final int number;
    private final String sentence;
    private final String fix;

    IntakeError(int number, String sentence, String fix) {
        this.number = number;
        this.sentence = sentence;
        this.fix = fix;
    }

    /** {@code MG-1001} and so on; never reused. */
    public String code() {
        return "MG-" + number;
    }

    public String sentence() {
        return sentence;
    }

    public String fix() {
        return fix;
    }
}
