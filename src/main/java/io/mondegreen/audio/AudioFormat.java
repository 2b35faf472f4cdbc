package io.mondegreen.audio;

import io.mondegreen.audio.AudioFormatException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the bytes of a chunk become samples, read from a record's {@code content-type}:
 *
 * <ul>
 *   <li>{@code audio/PCMU;rate=8000} and {@code audio/basic}: G.711 mu-law, 8000 Hz (the rate may be left out)
 *   <li>{@code audio/PCMA;rate=8000}: G.711 A-law, 8000 Hz (the rate may be left out)
 *   <li>{@code audio/L16;rate=16000}: 16-bit big-endian (RFC 3551); the rate is required
 *   <li>{@code audio/pcm;rate=16000;format=s16le}: 16-bit little-endian; the rate is required, the format may be left out
 *   <li>{@code audio/opus}: one Opus packet (RFC 6716) a chunk; with {@code framing=length16} any number, each after its length
 *       in 16 bits, most significant byte first. Decoded at 16 kHz, or at 8 kHz with {@code rate=8000}; RFC 7587's
 *       {@code rate=48000} says nothing of the signal
 * </ul>
 *
 * One channel only; stereo packets of Opus are mixed down.
 *
 * @param encoding how one sample is written
 * @param rateHz samples per second
 */
public record AudioFormat(Encoding encoding, int rateHz) {

    /** How one sample is written. */
    public enum Encoding {
        /** G.711 mu-law, one byte. */
        PCMU(1, "audio/PCMU"),
        /** G.711 A-law, one byte. */
        PCMA(1, "audio/PCMA"),
        /** 16-bit two's complement, most significant byte first. */
        S16BE(2, "audio/L16"),
        /** 16-bit two's complement, least significant byte first. */
        S16LE(2, "audio/pcm"),
        /** One Opus packet a chunk. */
        OPUS(0, "audio/opus"),
        /** Opus packets, each after its length. */
        OPUS_LENGTH16(0, "audio/opus");

        private final int bytes;
        private final String mediaType;

        Encoding(int bytes, String mediaType) {
            this.bytes = bytes;
            this.mediaType = mediaType;
        }

        /** Bytes per sample; 0 where packets hold many. */
        public int bytes() {
            return bytes;
        }

        private boolean opus() {
            return bytes == 0;
        }
    }

    /** Rates offered for 16-bit PCM, Hz. */
    private static final Set<Integer> PCM_RATES = Set.of(8000, 16000, 24000, 32000, 44100, 48000);

    private static final int TELEPHONE_RATE = 8000;
    private static final int WIDEBAND_RATE = 16_000;
    /** Rates that may stand beside Opus, Hz: those its encoders take. */
    private static final Set<Integer> OPUS_RATES = Set.of(8000, 12_000, 16_000, 24_000, 48_000);

    public AudioFormat {
        boolean telephone = encoding == Encoding.PCMU || encoding == Encoding.PCMA;
        Set<Integer> rates = encoding.opus()
                ? Set.of(TELEPHONE_RATE, WIDEBAND_RATE)
                : telephone ? Set.of(TELEPHONE_RATE) : PCM_RATES;
        if (!rates.contains(rateHz)) {
            throw new AudioFormatException(
                    Reason.BAD_RATE,
                    encoding.mediaType + " at " + rateHz + " Hz is not supported; send one of " + new TreeSet<>(rates)
                            + " Hz");
        }
    }

    /**
     * The format a content type names.
     *
     * @throws AudioFormatException if it cannot be read or is not supported
     */
    public static AudioFormat parse(String contentType) {
        ContentType parsed = ContentType.parse(contentType);
        Map<String, String> parameters = parsed.parameters();
        AudioFormat format =
                switch (parsed.type()) {
                    case "audio/pcmu", "audio/basic" -> new AudioFormat(Encoding.PCMU, telephoneRate(parameters));
                    case "audio/pcma" -> new AudioFormat(Encoding.PCMA, telephoneRate(parameters));
                    case "audio/l16" -> new AudioFormat(Encoding.S16BE, requiredRate(parameters));
                    case "audio/pcm" -> {
                        requireS16le(parameters.getOrDefault("format", "s16le"));
                        yield new AudioFormat(Encoding.S16LE, requiredRate(parameters));
                    }
                    case "audio/opus" -> new AudioFormat(opusFraming(parameters), opusRate(parameters));
                    default ->
                        throw new AudioFormatException(
                                Reason.UNSUPPORTED_TYPE,
                                "media type " + parsed.type() + " is not supported; send audio/PCMU, audio/PCMA,"
                                        + " audio/L16, audio/pcm or audio/opus");
                };
        String channels = parameters.getOrDefault("channels", "1");
        if (!channels.equals("1") && !(format.encoding.opus() && channels.equals("2"))) {
            throw new AudioFormatException(
                    Reason.BAD_CHANNELS,
                    "channels=" + channels + " is not supported; send each channel of a call as records of its own");
        }
        return format;
    }

    /**
     * Samples in a chunk, without decoding it; 0 in an empty one.
     *
     * @throws AudioFormatException with {@link Reason#BAD_PAYLOAD} if the last sample is cut, with {@link Reason#BAD_PACKET}
     *         if an Opus packet is truncated or not legal
     */
    public int samples(byte[] chunk) {
        if (encoding.opus()) {
            return chunk.length == 0 ? 0 : OpusChunks.samples(chunk, encoding == Encoding.OPUS_LENGTH16, rateHz);
        }
        if (chunk.length % encoding.bytes != 0) {
            throw new AudioFormatException(
                    Reason.BAD_PAYLOAD,
                    chunk.length + " bytes are not a whole number of " + encoding.bytes + "-byte samples of "
                            + contentType() + "; split chunks at sample boundaries");
        }
        return chunk.length / encoding.bytes;
    }

    /** Whether a chunk's samples depend on the chunks before it, so that each channel needs a {@link #decoder} of its own. */
    public boolean remembers() {
        return encoding.opus();
    }

    /** A decoder that has heard nothing. */
    public ChunkDecoder decoder() {
        return encoding.opus() ? OpusChunks.decoder(encoding == Encoding.OPUS_LENGTH16, rateHz) : this::decode;
    }

    /** An encoder that has heard nothing. A packet of Opus holds at most 60 ms; the last one of a chunk is filled up. */
    public ChunkEncoder encoder() {
        return encoding.opus() ? OpusChunks.encoder(encoding == Encoding.OPUS_LENGTH16, rateHz) : this::encode;
    }

    /**
     * Samples in [-1, 1] of a chunk on its own; a new array.
     *
     * @throws AudioFormatException as {@link #samples}
     */
    public float[] decode(byte[] bytes) {
        if (encoding.opus()) {
            return decoder().decode(bytes);
        }
        float[] samples = new float[samples(bytes)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = switch (encoding) {
                case PCMU -> G711.decodeUlaw(bytes[i]);
                case PCMA -> G711.decodeAlaw(bytes[i]);
                case S16BE -> Pcm.fromBytes(bytes[2 * i + 1], bytes[2 * i]);
                default -> Pcm.fromBytes(bytes[2 * i], bytes[2 * i + 1]);
            };
        }
        return samples;
    }

    /** The bytes of a chunk on its own; samples outside [-1, 1] clip. */
    public byte[] encode(float[] samples) {
        if (encoding.opus()) {
            return encoder().encode(samples);
        }
        byte[] bytes = new byte[samples.length * encoding.bytes];
        for (int i = 0; i < samples.length; i++) {
            switch (encoding) {
                case PCMU -> bytes[i] = G711.encodeUlaw(samples[i]);
                case PCMA -> bytes[i] = G711.encodeAlaw(samples[i]);
                case S16BE -> {
                    int value = Pcm.toInt16(samples[i]);
                    bytes[2 * i] = (byte) (value >> 8);
                    bytes[2 * i + 1] = (byte) value;
                }
                default -> {
                    int value = Pcm.toInt16(samples[i]);
                    bytes[2 * i] = (byte) value;
                    bytes[2 * i + 1] = (byte) (value >> 8);
                }
            }
        }
        return bytes;
    }

    /** The content type that {@link #parse} reads back as this format. */
    public String contentType() {
        String more =
                switch (encoding) {
                    case S16LE -> ";format=s16le";
                    case OPUS_LENGTH16 -> ";framing=length16";
                    default -> "";
                };
        return encoding.mediaType + ";rate=" + rateHz + more;
    }

    private static int telephoneRate(Map<String, String> parameters) {
        return parameters.containsKey("rate") ? requiredRate(parameters) : TELEPHONE_RATE;
    }

    private static int requiredRate(Map<String, String> parameters) {
        String rate = parameters.getOrDefault("rate", "");
        if (!rate.matches("[1-9][0-9]{0,6}")) {
            throw new AudioFormatException(
                    Reason.BAD_RATE,
                    rate.isEmpty()
                            ? "the rate is missing; add a parameter such as rate=16000"
                            : "rate=" + rate + " is not a number of samples per second; write it as rate=16000");
        }
        return Integer.parseInt(rate);
    }

    private static Encoding opusFraming(Map<String, String> parameters) {
        String framing = parameters.getOrDefault("framing", "packet");
        return switch (framing.toLowerCase(Locale.ROOT)) {
            case "packet" -> Encoding.OPUS;
            case "length16" -> Encoding.OPUS_LENGTH16;
            default ->
                throw new AudioFormatException(
                        Reason.BAD_SAMPLE_FORMAT,
                        "audio/opus with framing=" + framing + " is not supported; send one packet a record, or"
                                + " framing=length16");
        };
    }

    private static int opusRate(Map<String, String> parameters) {
        int rate = parameters.containsKey("rate") ? requiredRate(parameters) : WIDEBAND_RATE;
        return OPUS_RATES.contains(rate) && rate != TELEPHONE_RATE ? WIDEBAND_RATE : rate;
    }

    private static void requireS16le(String format) {
        if (!format.toLowerCase(Locale.ROOT).equals("s16le")) {
            throw new AudioFormatException(
                    Reason.BAD_SAMPLE_FORMAT,
                    "audio/pcm with format=" + format + " is not supported; send format=s16le, or big-endian samples"
                            + " as audio/L16");
        }
    }
}
