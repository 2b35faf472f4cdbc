package io.mondegreen.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts safetensors files together byte by byte, right or wrong. */
final class SafeTensorsBytes {

    private SafeTensorsBytes() {}

    /** A file with this header, single quotes standing for double ones, and this data. */
    static byte[] of(String header, byte[] data) {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return withLength(json.length, json, data);
    }

    static byte[] withLength(long length, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }
}
