package io.mondegreen.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * RIFF WAVE files: PCM of 8 and 16 bits, 32-bit float, mu-law, A-law, each plain or as {@code WAVE_FORMAT_EXTENSIBLE}, any
 * number of channels up to {@value #MAX_CHANNELS}. Reading is strict: sizes that do not agree are errors, not guesses.
 * Writing: 16-bit PCM and mu-law.
 */
public final class WavFile {

    /** How {@link #write} stores samples. */
    public enum Encoding {
        PCM16,
        MU_LAW
    }

    private static final int MAX_CHANNELS = 64;
    private static final int MAX_RATE = 384_000;

    private static final int RIFF = fourCc("RIFF");
    private static final int WAVE = fourCc("WAVE");
    private static final int FMT = fourCc("fmt ");
    private static final int FACT = fourCc("fact");
    private static final int DATA = fourCc("data");

    private static final int TAG_PCM = 1;
    private static final int TAG_FLOAT = 3;
    private static final int TAG_ALAW = 6;
    private static final int TAG_ULAW = 7;
    private static final int TAG_EXTENSIBLE = 0xFFFE;
    /** The part of an extensible sub-format GUID after its tag: 0000-0010-8000-00AA00389B71. */
    private static final long GUID_HIGH = 0x0010_0000_0000L;

    private static final long GUID_LOW = 0x719B_3800_AA00_0080L;

    private final String file;
    private final ByteBuffer bytes;

    private WavFile(String file, byte[] content) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @throws AudioFileException if the file is not such a WAVE file
     * @throws IOException if it cannot be read
     */
    public static Clip read(Path path) throws IOException {
        return parse(path.toString(), AudioFiles.bounded(path));
    }

    static Clip parse(String file, byte[] content) throws AudioFileException {
        return new WavFile(file, content).parse();
    }

    /** Writes a file, replacing an old one. */
    public static void write(Path path, Clip clip, Encoding encoding) throws IOException {
        boolean pcm = encoding == Encoding.PCM16;
        int channels = clip.channels().length;
        int sampleBytes = pcm ? 2 : 1;
        long dataBytes = (long) clip.samples() * channels * sampleBytes;
        if (dataBytes > AudioFiles.MAX_BYTES) {
            throw new AudioFileException(
                    path.toString(),
                    dataBytes + " bytes of samples are too many for one file",
                    "write at most " + AudioFiles.MAX_BYTES);
        }
        int fmtBytes = pcm ? 16 : 18;
        int factBytes = pcm ? 0 : 12;
        int pad = (int) (dataBytes & 1);
        int total = 12 + 8 + fmtBytes + factBytes + 8 + (int) dataBytes + pad;
        ByteBuffer out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(RIFF).putInt(total - 8).putInt(WAVE);
        out.putInt(FMT)
                .putInt(fmtBytes)
                .putShort((short) (pcm ? TAG_PCM : TAG_ULAW))
                .putShort((short) channels);
        out.putInt(clip.rateHz()).putInt(clip.rateHz() * channels * sampleBytes);
        out.putShort((short) (channels * sampleBytes)).putShort((short) (8 * sampleBytes));
        if (!pcm) {
            out.putShort((short) 0).putInt(FACT).putInt(4).putInt(clip.samples());
        }
        out.putInt(DATA).putInt((int) dataBytes);
        for (int i = 0; i < clip.samples(); i++) {
            for (float[] channel : clip.channels()) {
                if (pcm) {
                    out.putShort((short) Pcm.toInt16(channel[i]));
                } else {
                    out.put(G711.encodeUlaw(channel[i]));
                }
            }
        }
        Files.write(path, out.array());
    }

    private Clip parse() throws AudioFileException {
        if (bytes.limit() < 12 || bytes.getInt(0) != RIFF || bytes.getInt(8) != WAVE) {
            throw wrong("it is not a RIFF WAVE file", "give a .wav file");
        }
        long riffEnd = 8 + Integer.toUnsignedLong(bytes.getInt(4));
        if (riffEnd > bytes.limit()) {
            throw wrong(
                    "the RIFF header says " + riffEnd + " bytes but the file has " + bytes.limit(),
                    "copy or record it again: it is cut, or was streamed and never closed");
        }
        Optional<Format> format = Optional.empty();
        int at = 12;
        while (at + 8 <= riffEnd) {
            int id = bytes.getInt(at);
            long size = Integer.toUnsignedLong(bytes.getInt(at + 4));
            at += 8;
            if (at + size > riffEnd) {
                throw wrong("chunk '" + name(id) + "' runs past the end of the file", "copy or record it again");
            }
            if (id == FMT) {
                format = Optional.of(format(at, (int) size));
            } else if (id == DATA) {
                Format known = format.orElseThrow(
                        () -> wrong("the data chunk comes before the fmt chunk", "rewrite it with another program"));
                return known.read(this, at, (int) size);
            }
            at += (int) (size + (size & 1));
        }
        throw wrong("it has no data chunk", "record it again");
    }

    private Format format(int at, int size) throws AudioFileException {
        if (size < 16) {
            throw wrong("the fmt chunk has " + size + " bytes, at least 16 are needed", "record it again");
        }
        int tag = bytes.getShort(at) & 0xFFFF;
        int channels = bytes.getShort(at + 2) & 0xFFFF;
        int rate = bytes.getInt(at + 4);
        int align = bytes.getShort(at + 12) & 0xFFFF;
        int bits = bytes.getShort(at + 14) & 0xFFFF;
        if (tag == TAG_EXTENSIBLE) {
            if (size < 40) {
                throw wrong("the extensible fmt chunk has " + size + " bytes, 40 are needed", "record it again");
            }
            int validBits = bytes.getShort(at + 18) & 0xFFFF;
            long guid = bytes.getLong(at + 24);
            tag = (int) (guid & 0xFFFF);
            if (guid >>> 16 != GUID_HIGH || bytes.getLong(at + 32) != GUID_LOW || validBits != bits) {
                throw unsupported("an extensible sub-format that is not plain samples");
            }
        }
        Sample sample =
                switch (tag << 8 | bits) {
                    case TAG_PCM << 8 | 8 -> Sample.U8;
                    case TAG_PCM << 8 | 16 -> Sample.S16;
                    case TAG_FLOAT << 8 | 32 -> Sample.F32;
                    case TAG_ALAW << 8 | 8 -> Sample.ALAW;
                    case TAG_ULAW << 8 | 8 -> Sample.ULAW;
                    default -> throw unsupported("format tag " + tag + " with " + bits + " bits");
                };
        if (channels < 1 || channels > MAX_CHANNELS || align != channels * sample.bytes) {
            throw wrong(
                    channels + " channels with blocks of " + align + " bytes cannot be",
                    "give 1 to " + MAX_CHANNELS + " channels");
        }
        if (rate < 1 || rate > MAX_RATE) {
            throw wrong(
                    "a rate of " + Integer.toUnsignedString(rate) + " Hz cannot be",
                    "give 1 to " + MAX_RATE + " Hz, such as 8000 or 16000");
        }
        return new Format(sample, channels, rate);
    }

    private AudioFileException unsupported(String what) {
        return wrong(what + " is not supported", "convert it to 16-bit PCM");
    }

    private AudioFileException wrong(String wrong, String fix) {
        return new AudioFileException(file, wrong, fix);
    }

    private enum Sample {
        U8(1),
        S16(2),
        F32(4),
        ULAW(1),
        ALAW(1);

        private final int bytes;

        Sample(int bytes) {
            this.bytes = bytes;
        }
    }

    private record Format(Sample sample, int channels, int rate) {

        Clip read(WavFile wav, int at, int size) throws AudioFileException {
            int block = channels * sample.bytes;
            if (size % block != 0) {
                throw wav.wrong(
                        "the data chunk's " + size + " bytes are not a whole number of " + block + "-byte blocks",
                        "copy or record it again");
            }
            int count = size / block;
            float[][] clip = new float[channels][count];
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < channels; c++) {
                    int position = at + i * block + c * sample.bytes;
                    float value = decode(wav.bytes, position);
                    if (!Float.isFinite(value)) {
                        throw wav.wrong("sample " + i + " is not a number", "export it again");
                    }
                    clip[c][i] = value;
                }
            }
            return new Clip(clip, rate);
        }

        private float decode(ByteBuffer bytes, int position) {
            return switch (sample) {
                case U8 -> ((bytes.get(position) & 0xFF) - 128) / 128f;
                case S16 -> bytes.getShort(position) / 32768f;
                case F32 -> bytes.getFloat(position);
                case ULAW -> G711.decodeUlaw(bytes.get(position));
                case ALAW -> G711.decodeAlaw(bytes.get(position));
            };
        }
    }

    private static int fourCc(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static String name(int fourCc) {
        byte[] name = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(fourCc)
                .array();
        return new String(name, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }
}
