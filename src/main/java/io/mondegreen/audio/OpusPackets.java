package io.mondegreen.audio;

import io.mondegreen.audio.AudioFormatException.Reason;

/**
 * What the bytes of an Opus chunk say of themselves, without decoding them (RFC 6716 §3). Packets that break a rule of
 * §3.4 are refused: a decoder would have to guess.
 */
final class OpusPackets {
    /** Longest frame, bytes (R2). */
    private static final int MAX_FRAME = 1275;
    /** Longest packet, samples at 48 kHz: 120 ms (R5). */
    private static final int MAX_SAMPLES = 5760;

    private static final int[] SILK = {480, 960, 1920, 2880};
    private static final int[] CELT = {120, 240, 480, 960};

    private OpusPackets() {}

    /** Takes the packets of a chunk in order: where each lies. */
    interface Sink {
        void packet(int from, int length);
    }

    /**
     * The packets of a chunk.
     *
     * @param framed whether each has its length before it, 16 bits, most significant byte first; otherwise the chunk is one
     * @throws AudioFormatException with {@link Reason#BAD_PACKET} if a length reaches beyond the chunk
     */
    static void each(byte[] chunk, boolean framed, Sink sink) {
        if (!framed) {
            sink.packet(0, chunk.length);
            return;
        }
        int at = 0;
        while (at < chunk.length) {
            int length = at + 2 > chunk.length ? -1 : (chunk[at] & 0xFF) << 8 | chunk[at + 1] & 0xFF;
            if (length < 0 || at + 2 + length > chunk.length) {
                throw bad("the length at byte " + at + " reaches beyond the chunk's " + chunk.length + " bytes");
            }
            sink.packet(at + 2, length);
            at += 2 + length;
        }
    }

    /**
     * Length of a packet, samples at 48 kHz.
     *
     * @throws AudioFormatException with {@link Reason#BAD_PACKET} if it is truncated or not legal
     */
    static int samples(byte[] bytes, int from, int length) {
        if (length == 0) {
            throw bad("a packet has no bytes");
        }
        int toc = bytes[from] & 0xFF;
        int frame = frameSamples(toc >> 3);
        int frames = frames(bytes, from + 1, from + length, toc & 3, frame);
        return frames * frame;
    }

    private static int frameSamples(int config) {
        if (config < 12) {
            return SILK[config & 3];
        }
        return config < 16 ? SILK[config & 1] : CELT[config & 3];
    }

    private static int frames(byte[] bytes, int at, int end, int code, int frame) {
        int left = end - at;
        switch (code) {
            case 0 -> frame(left);
            case 1 -> {
                check(left % 2 == 0, "two equal frames have an odd number of bytes");
                frame(left / 2);
            }
            case 2 -> {
                int first = size(bytes, at, end);
                frame(left - sizeBytes(first) - first);
            }
            default -> {
                return counted(bytes, at, end, frame);
            }
        }
        return code == 0 ? 1 : 2;
    }

    /** Packets of code 3: a byte with their number, padding, and lengths where they differ. */
    private static int counted(byte[] bytes, int from, int to, int frame) {
        check(from < to, "it ends before its number of frames");
        int at = from;
        int head = bytes[at++] & 0xFF;
        int count = head & 0x3F;
        check(count > 0 && count * frame <= MAX_SAMPLES, count + " frames are none, or more than 120 ms");
        int end = to;
        if ((head & 0x40) != 0) {
            int pad;
            do {
                check(at < end, "it ends inside its padding's length");
                pad = bytes[at++] & 0xFF;
                end -= pad == 255 ? 254 : pad;
            } while (pad == 255);
            check(at <= end, "its padding is longer than it");
        }
        if ((head & 0x80) == 0) {
            check((end - at) % count == 0, "its frames cannot be of one length");
            frame((end - at) / count);
            return count;
        }
        int before = 0;
        for (int i = 1; i < count; i++) {
            int size = size(bytes, at, end);
            at += sizeBytes(size);
            before += size;
        }
        frame(end - at - before);
        return count;
    }

    private static int size(byte[] bytes, int at, int end) {
        check(at < end, "it ends before a frame's length");
        int first = bytes[at] & 0xFF;
        if (first < 252) {
            return first;
        }
        check(at + 1 < end, "it ends inside a frame's length");
        return (bytes[at + 1] & 0xFF) * 4 + first;
    }

    private static int sizeBytes(int size) {
        return size < 252 ? 1 : 2;
    }

    private static void frame(int length) {
        check(length >= 0 && length <= MAX_FRAME, "a frame of " + length + " bytes");
    }

    private static void check(boolean good, String what) {
        if (!good) {
            throw bad(what);
        }
    }

    private static AudioFormatException bad(String what) {
        return new AudioFormatException(Reason.BAD_PACKET, "an Opus packet is truncated or not legal: " + what);
    }
}
