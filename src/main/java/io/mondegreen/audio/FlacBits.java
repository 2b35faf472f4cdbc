package io.mondegreen.audio;

import java.util.Objects;

/** Reads a FLAC stream bit by bit, the highest first, and computes its checksums. Reading beyond the end is an IndexOutOfBoundsException. */
final class FlacBits {
    private static final int CRC8 = 0x07;
    private static final int CRC16 = 0x8005;

    private final byte[] content;
    private long at; // bits

    FlacBits(byte[] content) {
        this.content = content;
    }

    boolean hasMore() {
        return at < 8L * content.length;
    }

    /** Where the next byte is; only between bytes. */
    int byteAt() {
        return (int) (at >> 3);
    }

    /** Up to 32 bits as an unsigned number. */
    int take(int bits) {
        Objects.checkFromIndexSize(at, bits, 8L * content.length);
        int value = 0;
        int left = bits;
        while (left > 0) {
            int inByte = 8 - (int) (at & 7);
            int some = Math.min(left, inByte);
            int part = (content[(int) (at >> 3)] & 0xFF) >> (inByte - some) & (1 << some) - 1;
            value = value << some | part;
            at += some;
            left -= some;
        }
        return value;
    }

    /** 1 to 32 bits in two's complement. */
    int signed(int bits) {
        return take(bits) << (32 - bits) >> (32 - bits);
    }

    /** Zeros before the next one, which is read too. */
    int unary() {
        int zeros = 0;
        while (take(1) == 0) {
            zeros++;
        }
        return zeros;
    }

    void skip(int bytes) {
        Objects.checkFromIndexSize(at, 8L * bytes, 8L * content.length);
        at += 8L * bytes;
    }

    void align() {
        at = at + 7 & ~7L;
    }

    /** A number in UTF-8's way of coding, extended to seven bytes; which frame it is does not matter here. */
    void codedNumber() {
        int first = take(8);
        for (int bit = 0x40; (first & 0x80) != 0 && (first & bit) != 0; bit >>= 1) {
            take(8);
        }
    }

    /** Of the bytes from here to where the stream stands. */
    int crc8(int from) {
        int crc = 0;
        for (int i = from; i < byteAt(); i++) {
            crc ^= content[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) != 0 ? (crc << 1 ^ CRC8) & 0xFF : crc << 1;
            }
        }
        return crc;
    }

    /** Of the bytes from here to where the stream stands. */
    int crc16(int from) {
        int crc = 0;
        for (int i = from; i < byteAt(); i++) {
            crc ^= (content[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1 ^ CRC16) & 0xFFFF : crc << 1;
            }
        }
        return crc;
    }
}
