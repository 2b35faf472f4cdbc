package io.mondegreen.audio;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Ogg Opus files (RFC 7845) with one or two channels, decoded at 8, 16 or 48 kHz. Pre-skip is cut at the start and the last
 * granule position at the end, so the clip has the length of what was encoded.
 */
public final class OggOpus {

    private static final int OPUS_RATE = 48_000;
    private static final int MAX_FRAME_MS = 120;
    /** Longest recording that is decoded: six hours. */
    private static final long MAX_SECONDS = 6 * 3600;

    private OggOpus() {}

    private record Head(int channels, int preSkip, int inputRate, float gain) {}

    /** The file at the rate it was recorded at, if that is 8 or 16 kHz; else at 48 kHz. */
    public static Clip read(Path path) throws IOException {
        return parse(path.toString(), AudioFiles.bounded(path), MAX_SECONDS);
    }

    /**
     * @param rateHz 8000, 16000 or 48000
     * @throws AudioFileException if it is not such an Opus file
     * @throws IOException if it cannot be read
     */
    public static Clip read(Path path, int rateHz) throws IOException {
        if (rateHz != 8000 && rateHz != 16_000 && rateHz != OPUS_RATE) {
            throw new IllegalArgumentException("Opus is decoded at 8000, 16000 or 48000 Hz, not " + rateHz);
        }
        return parse(path.toString(), AudioFiles.bounded(path), Optional.of(rateHz), MAX_SECONDS);
    }

    static Clip parse(String file, byte[] content, long maxSeconds) throws AudioFileException {
        return parse(file, content, Optional.empty(), maxSeconds);
    }

    private static Clip parse(String file, byte[] content, Optional<Integer> rate, long maxSeconds)
            throws AudioFileException {
        List<OggPages.Packet> packets = OggPages.packets(file, content);
        if (packets.size() < 2 || !starts(packets.get(1).data(), "OpusTags")) {
            throw new AudioFileException(
                    file, "it has no Opus headers", "give an Ogg Opus file, not Vorbis or another codec");
        }
        Head head = head(file, packets.get(0).data());
        int recorded = head.inputRate == 8000 || head.inputRate == 16_000 ? head.inputRate : OPUS_RATE;
        int rateHz = rate.orElse(recorded);
        try {
            return decode(file, head, packets.subList(2, packets.size()), rateHz, maxSeconds);
        } catch (OpusException e) {
            AudioFileException wrong =
                    new AudioFileException(file, "an Opus packet cannot be decoded", "copy or record it again");
            wrong.initCause(e);
            throw wrong;
        }
    }

    private static Head head(String file, byte[] packet) throws AudioFileException {
        if (packet.length < 19 || !starts(packet, "OpusHead")) {
            throw new AudioFileException(
                    file, "its first packet is not an Opus header", "give an Ogg Opus file, not another codec");
        }
        ByteBuffer bytes = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int channels = bytes.get(9);
        if ((bytes.get(8) & 0xF0) != 0 || bytes.get(18) != 0 || channels < 1 || channels > 2) {
            throw new AudioFileException(
                    file,
                    "version " + bytes.get(8) + " with mapping family " + bytes.get(18) + " and " + channels
                            + " channels is not supported",
                    "give a mono or stereo file");
        }
        float gain = (float) Math.pow(10, bytes.getShort(16) / (20.0 * 256));
        return new Head(channels, bytes.getShort(10) & 0xFFFF, bytes.getInt(12), gain);
    }

    private static Clip decode(String file, Head head, List<OggPages.Packet> packets, int rateHz, long maxSeconds)
            throws AudioFileException, OpusException {
        int channels = head.channels;
        int step = OPUS_RATE / rateHz;
        OpusDecoder decoder = new OpusDecoder(rateHz, channels);
        short[] frame = new short[rateHz / 1000 * MAX_FRAME_MS * channels];
        float[][] out = new float[channels][rateHz];
        int count = 0;
        long end = -1; // granule of the end of the stream, 48 kHz
        long start = -1; // granule of the first decoded sample
        for (OggPages.Packet packet : packets) {
            int got = decoder.decode(
                    packet.data(), 0, packet.data().length, frame, 0, rateHz / 1000 * MAX_FRAME_MS, false);
            if (count + got > maxSeconds * rateHz) {
                throw new AudioFileException(file, "it is longer than " + maxSeconds + " s", "split it");
            }
            for (int c = 0; c < channels; c++) {
                if (count + got > out[c].length) {
                    out[c] = Arrays.copyOf(out[c], 2 * out[c].length + got);
                }
                for (int i = 0; i < got; i++) {
                    out[c][count + i] = Math.clamp(frame[i * channels + c] / 32768f * head.gain, -1f, 1f);
                }
            }
            count += got;
            if (packet.endsPage() && packet.granule() >= 0) {
                if (start < 0 && !packet.endsStream()) {
                    start = Math.max(0, packet.granule() - (long) count * step);
                }
                end = packet.granule();
            }
        }
        // rounded to nearest: 312 samples of pre-skip at 48 kHz are exactly 52 at 8 kHz
        int from = Math.min(count, (head.preSkip + step / 2) / step);
        long wanted = end < 0 ? count : (end - Math.max(0, start) + step / 2) / step;
        if (wanted < from && count > 0) {
            throw new AudioFileException(
                    file, "its last granule position lies before its first sample", "record it again");
        }
        int to = (int) Math.min(count, wanted);
        float[][] trimmed = new float[channels][];
        for (int c = 0; c < channels; c++) {
            trimmed[c] = Arrays.copyOfRange(out[c], from, Math.max(from, to));
        }
        return new Clip(trimmed, rateHz);
    }

    private static boolean starts(byte[] packet, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.US_ASCII);
        return packet.length >= wanted.length && Arrays.equals(packet, 0, wanted.length, wanted, 0, wanted.length);
    }
}
