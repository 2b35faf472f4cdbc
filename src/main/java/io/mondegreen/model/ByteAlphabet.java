package io.mondegreen.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's one printable character per byte, in which byte-level vocabularies are written: printable Latin-1 stands for
 * itself, the other 68 bytes for U+0100 upwards in order.
 */
final class ByteAlphabet {

    private static final char[] CHAR_OF_BYTE = new char[256];
    private static final int[] BYTE_OF_CHAR = new int[256 + 68];

    static {
        Arrays.fill(BYTE_OF_CHAR, -1);
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            CHAR_OF_BYTE[b] = printable ? (char) b : next++;
            BYTE_OF_CHAR[CHAR_OF_BYTE[b]] = b;
        }
    }

    private ByteAlphabet() {}

    static char charOf(byte b) {
        return CHAR_OF_BYTE[b & 0xFF];
    }

    /** The bytes a vocabulary entry stands for; an entry outside the alphabet stands for its own UTF-8. */
    static byte[] bytesOf(String entry) {
        byte[] bytes = new byte[entry.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = entry.charAt(i);
            if (c >= BYTE_OF_CHAR.length || BYTE_OF_CHAR[c] < 0) {
                return entry.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE_OF_CHAR[c];
        }
        return bytes;
    }
}
