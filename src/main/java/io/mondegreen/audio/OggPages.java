package io.mondegreen.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes an Ogg file apart (RFC 3533): pages with checked sums and numbers into packets. One logical stream, nothing between
 * pages; anything else is an error.
 */
final class OggPages {

    private static final int CAPTURE = 0x5367_674F; // "OggS"
    private static final int HEADER = 27;
    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int MAX_PACKET = 1 << 20;
    private static final int[] CRC = crcTable();

    /**
     * @param granule granule position of the page this packet ends on
     * @param endsPage whether it is the last packet that ends on its page
     * @param endsStream whether that page is marked as the last
     */
    record Packet(byte[] data, long granule, boolean endsPage, boolean endsStream) {}

    private final String file;
    private final ByteBuffer bytes;
    private final List<Packet> packets = new ArrayList<>();
    private byte[] open = new byte[0]; // a packet that goes on on the next page
    private boolean isOpen;

    private OggPages(String file, byte[] content) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static List<Packet> packets(String file, byte[] content) throws AudioFileException {
        OggPages pages = new OggPages(file, content);
        pages.read();
        return pages.packets;
    }

    private void read() throws AudioFileException {
        int at = 0;
        int number = 0;
        int serial = 0;
        boolean ended = false;
        while (at < bytes.limit()) {
            int size = pageSize(at);
            int flags = bytes.get(at + 5);
            if (number == 0) {
                serial = bytes.getInt(at + 14);
            }
            if (ended || bytes.getInt(at + 14) != serial || (flags & FIRST) != 0 != (number == 0)) {
                throw wrong("it holds more than one stream", "give a file with one Opus stream");
            }
            if (bytes.getInt(at + 18) != number) {
                throw wrong("page " + number + " is missing", "copy or record it again");
            }
            if (bytes.getInt(at + 22) != checksum(at, size)) {
                throw wrong("page " + number + " fails its checksum", "copy or record it again");
            }
            if ((flags & CONTINUED) != 0 != isOpen) {
                throw wrong("page " + number + " does not go on where the one before stopped", "record it again");
            }
            ended = (flags & LAST) != 0;
            split(at, ended);
            at += size;
            number++;
        }
        if (isOpen) {
            throw wrong("the last packet is cut", "copy or record it again");
        }
    }

    private int pageSize(int at) throws AudioFileException {
        if (bytes.limit() - at < HEADER || bytes.getInt(at) != CAPTURE || bytes.get(at + 4) != 0) {
            throw wrong("byte " + at + " does not start an Ogg page", "copy or record it again");
        }
        int segments = bytes.get(at + 26) & 0xFF;
        long size = HEADER + segments;
        for (int s = 0; s < segments && at + HEADER + s < bytes.limit(); s++) {
            size += bytes.get(at + HEADER + s) & 0xFF;
        }
        if (at + size > bytes.limit()) {
            throw wrong("the last page is cut", "copy or record it again");
        }
        return (int) size;
    }

    private void split(int at, boolean last) throws AudioFileException {
        int segments = bytes.get(at + 26) & 0xFF;
        long granule = bytes.getLong(at + 6);
        int ends = 0;
        for (int s = 0; s < segments; s++) {
            ends += (bytes.get(at + HEADER + s) & 0xFF) < 255 ? 1 : 0;
        }
        int from = at + HEADER + segments;
        int length = 0;
        for (int s = 0; s < segments; s++) {
            int lacing = bytes.get(at + HEADER + s) & 0xFF;
            length += lacing;
            if (lacing < 255) {
                ends--;
                packets.add(new Packet(join(from, length), granule, ends == 0, last));
                open = new byte[0];
                isOpen = false;
                from += length;
                length = 0;
            }
        }
        if (segments > 0 && (bytes.get(at + HEADER + segments - 1) & 0xFF) == 255) {
            open = join(from, length);
            isOpen = true;
        }
    }

    private byte[] join(int from, int length) throws AudioFileException {
        if (open.length + length > MAX_PACKET) {
            throw wrong("a packet has more than " + MAX_PACKET + " bytes", "record it again");
        }
        byte[] packet = Arrays.copyOf(open, open.length + length);
        bytes.get(from, packet, open.length, length);
        return packet;
    }

    private int checksum(int at, int size) {
        int crc = 0;
        for (int i = 0; i < size; i++) {
            int value = i >= 22 && i < 26 ? 0 : bytes.get(at + i) & 0xFF;
            crc = crc << 8 ^ CRC[crc >>> 24 ^ value];
        }
        return crc;
    }

    private AudioFileException wrong(String wrong, String fix) {
        return new AudioFileException(file, wrong, fix);
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04C1_1DB7 : 0);
            }
            table[i] = crc;
        }
        return table;
    }
}
