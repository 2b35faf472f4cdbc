package io.mondegreen.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes one safetensors file. The bytes are a function of content alone: wider types first, then by name; metadata by key;
 * the header padded with blanks so that every tensor is aligned to its element. The file appears whole or not at all.
 */
public final class SafeTensorsWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, Item> items = new TreeMap<>();

    private record Item(String name, Dtype dtype, long[] shape, int elements, ElementWriter writer) {}

    private interface ElementWriter {
        void put(ByteBuffer out, int index);
    }

    /** Adds one string of {@code __metadata__}. */
    public SafeTensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a single-precision tensor; the array is not copied. */
    public SafeTensorsWriter f32(String name, float[] values, long... shape) {
        return add(name, Dtype.F32, values.length, shape, (out, i) -> out.putFloat(values[i]));
    }

    /** Adds a half-precision tensor, rounded to nearest even; the array is not copied. */
    public SafeTensorsWriter f16(String name, float[] values, long... shape) {
        return add(name, Dtype.F16, values.length, shape, (out, i) -> out.putShort(Float.floatToFloat16(values[i])));
    }

    /** Adds a 32-bit integer tensor; the array is not copied. */
    public SafeTensorsWriter i32(String name, int[] values, long... shape) {
        return add(name, Dtype.I32, values.length, shape, (out, i) -> out.putInt(values[i]));
    }

    /**
     * Writes the file, replacing what was there.
     *
     * @throws IOException if the file system refuses
     */
    public void write(Path file) throws IOException {
        List<Item> ordered = new ArrayList<>(items.values());
        ordered.sort(Comparator.comparingInt((Item item) -> -item.dtype.bytes()));
        Path target = file.toAbsolutePath();
        // not createTempFile: that is for the owner's eyes alone, and a service may be another user
        Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                drain(header(ordered), channel);
                for (Item item : ordered) {
                    for (int i = 0; i < item.elements; i++) {
                        if (buffer.remaining() < Long.BYTES) {
                            drain(buffer.flip(), channel);
                            buffer.clear();
                        }
                        item.writer.put(buffer, i);
                    }
                }
                drain(buffer.flip(), channel);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private SafeTensorsWriter add(String name, Dtype dtype, int elements, long[] shape, ElementWriter writer) {
        long product = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (product != elements) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' has " + elements + " values, not the product of " + Arrays.toString(shape));
        }
        if (name.equals("__metadata__")
                || items.putIfAbsent(name, new Item(name, dtype, shape.clone(), elements, writer)) != null) {
            throw new IllegalArgumentException("tensor '" + name + "' is there already");
        }
        return this;
    }

    private ByteBuffer header(List<Item> ordered) {
        ObjectNode root = JsonFile.MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(root.putObject("__metadata__")::put);
        }
        long offset = 0;
        for (Item item : ordered) {
            ObjectNode entry = root.putObject(item.name);
            entry.put("dtype", item.dtype.name());
            Arrays.stream(item.shape).forEach(entry.putArray("shape")::add);
            long end = offset + (long) item.elements * item.dtype.bytes();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(8 + padded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .put(padded)
                .flip();
    }

    private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
