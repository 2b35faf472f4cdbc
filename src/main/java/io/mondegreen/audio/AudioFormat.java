package io.mondegreen.audio;

import io.mondegreen.audio.AudioFormatException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the bytes of a chunk become samples, read from a record's {@code content-type}:
 *
 * <ul>
 *   <li>{@code audio/PCMU;rate=8000} and {@code audio/basic}: G.711 mu-law, 8000 Hz (the rate may be left out)
 *   <li>{@code audio/PCMA;rate=8000}: G.711 A-law, 8000 Hz (the rate may be left out)
 *   <li>{@code audio/L16;rate=16000}: 16-bit big-endian (RFC 3551); the rate is required
 *   <li>{@code audio/pcm;rate=16000;format=s16le}: 16-bit little-endian; the rate is required, the format may be left out
 * </ul>
 *
 * One channel only. {@code audio/opus} is recognised and refused with {@link Reason#DECODER_NOT_AVAILABLE}.
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
        S16LE(2, "audio/pcm");

        private final int bytes;
        private final String mediaType;

        Encoding(int bytes, String mediaType) {
            this.bytes = bytes;
            this.mediaType = mediaType;
        }

        /** Bytes per sample. */
        public int bytes() {
            return bytes;
        }
    }

    /** Rates offered for 16-bit PCM, Hz. */
    private static final Set<Integer> PCM_RATES = Set.of(8000, 16000, 24000, 32000, 44100, 48000);

    private static final int TELEPHONE_RATE = 8000;

    public AudioFormat {
        boolean telephone = encoding == Encoding.PCMU || encoding == Encoding.PCMA;
        if (telephone ? rateHz != TELEPHONE_RATE : !PCM_RATES.contains(rateHz)) {
            throw new AudioFormatException(
                    Reason.BAD_RATE,
                    encoding.mediaType + " at " + rateHz + " Hz is not supported; send "
                            + (telephone ? "8000" : "8000, 16000, 24000, 32000, 44100 or 48000") + " Hz");
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
                    case "audio/opus" ->
                        throw new AudioFormatException(
                                Reason.DECODER_NOT_AVAILABLE,
                                "audio/opus chunks are not decoded by this version; send audio/PCMU;rate=8000,"
                                        + " audio/L16;rate=16000 or audio/pcm;rate=16000;format=s16le");
                    default ->
                        throw new AudioFormatException(
                                Reason.UNSUPPORTED_TYPE,
                                "media type " + parsed.type() + " is not supported; send audio/PCMU, audio/PCMA,"
                                        + " audio/L16 or audio/pcm");
                };
        String channels = parameters.getOrDefault("channels", "1");
        if (!channels.equals("1")) {
            throw new AudioFormatException(
                    Reason.BAD_CHANNELS,
                    "channels=" + channels + " is not supported; send each channel of a call as records of its own");
        }
        return format;
    }

    /**
     * Samples in [-1, 1]; a new array.
     *
     * @throws AudioFormatException with {@link Reason#BAD_PAYLOAD} if the last sample is cut
     */
    public float[] decode(byte[] bytes) {
        if (bytes.length % encoding.bytes != 0) {
            throw new AudioFormatException(
                    Reason.BAD_PAYLOAD,
                    bytes.length + " bytes are not a whole number of " + encoding.bytes + "-byte samples of "
                            + contentType() + "; split chunks at sample boundaries");
        }
        float[] samples = new float[bytes.length / encoding.bytes];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = switch (encoding) {
                case PCMU -> G711.decodeUlaw(bytes[i]);
                case PCMA -> G711.decodeAlaw(bytes[i]);
                case S16BE -> Pcm.fromBytes(bytes[2 * i + 1], bytes[2 * i]);
                case S16LE -> Pcm.fromBytes(bytes[2 * i], bytes[2 * i + 1]);
            };
        }
        return samples;
    }

    /** The bytes of a chunk; samples outside [-1, 1] clip. */
    public byte[] encode(float[] samples) {
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
                case S16LE -> {
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
        return encoding.mediaType + ";rate=" + rateHz + (encoding == Encoding.S16LE ? ";format=s16le" : "");
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

    private static void requireS16le(String format) {
        if (!format.toLowerCase(Locale.ROOT).equals("s16le")) {
            throw new AudioFormatException(
                    Reason.BAD_SAMPLE_FORMAT,
                    "audio/pcm with format=" + format + " is not supported; send format=s16le, or big-endian samples"
                            + " as audio/L16");
        }
    }
}
