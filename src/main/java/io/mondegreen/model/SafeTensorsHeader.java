package io.mondegreen.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of one safetensors file: eight bytes of length, a JSON object, then the data. What it says is held
 * against the file's size before anything is mapped: every tensor in range, its length the product of its shape, tensors
 * neither overlapping nor leaving holes, as the format demands.
 *
 * @param metadata the {@code __metadata__} strings
 * @param entries  by offset
 */
record SafeTensorsHeader(Map<String, String> metadata, List<Entry> entries) {

    /** The format allows 100 MB, which as parsed JSON would fill a heap; Whisper's largest checkpoint has 0.2 MB. */
    private static final long MAX_HEADER_BYTES = 8 << 20;

    /** PyTorch's own is 64, no model's is above 5. */
    private static final int MAX_AXES = 16;

    private static final int MAX_NAME = 512;

    private static final int LENGTH_BYTES = 8;
    private static final String BROKEN = "; the file is damaged or incomplete, download it again";

    /**
     * One tensor.
     *
     * @param offset in bytes from the start of the file
     */
    record Entry(String name, Dtype dtype, long[] shape, long offset, long bytes) {}

    static SafeTensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw ModelException.file(file, "has " + size + " bytes, too few for a safetensors file" + BROKEN);
        }
        long length = read(file, channel, 0, LENGTH_BYTES).getLong(0);
        if (length < 2 || length > MAX_HEADER_BYTES || length > size - LENGTH_BYTES) {
            throw ModelException.file(
                    file,
                    "header length " + Long.toUnsignedString(length) + " does not fit the file of " + size + " bytes"
                            + " (limit " + MAX_HEADER_BYTES + ")" + BROKEN);
        }
        byte[] json = read(file, channel, LENGTH_BYTES, (int) length).array();
        return parse(file, json, LENGTH_BYTES + length, size);
    }

    private static ByteBuffer read(Path file, FileChannel channel, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw ModelException.file(file, "ends inside its header" + BROKEN);
            }
        }
        return buffer;
    }

    private static SafeTensorsHeader parse(Path file, byte[] json, long dataStart, long fileSize) {
        JsonNode root;
        try {
            root = JsonFile.MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw ModelException.file(file, "header is not valid JSON (" + JsonFile.where(e) + ")" + BROKEN, e);
        }
        if (!root.isObject()) {
            throw ModelException.file(file, "header is not a JSON object" + BROKEN);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        root.properties().forEach(field -> {
            if (field.getKey().equals("__metadata__")) {
                if (!field.getValue().isObject()) {
                    throw ModelException.file(file, "__metadata__ is no object of strings" + BROKEN);
                }
                field.getValue().properties().forEach(note -> metadata.put(note.getKey(), text(file, note)));
            } else {
                entries.add(entry(file, field.getKey(), field.getValue(), dataStart, fileSize));
            }
        });
        entries.sort(Comparator.comparingLong(Entry::offset).thenComparingLong(Entry::bytes));
        requireContiguous(file, entries, dataStart, fileSize);
        return new SafeTensorsHeader(Map.copyOf(metadata), List.copyOf(entries));
    }

    private static String text(Path file, Map.Entry<String, JsonNode> note) {
        if (!note.getValue().isTextual()) {
            throw ModelException.file(file, "__metadata__ '" + note.getKey() + "' is not a string" + BROKEN);
        }
        return note.getValue().textValue();
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataStart, long fileSize) {
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw ModelException.tensor(
                    file,
                    name,
                    "has a name that is empty, longer than " + MAX_NAME + " characters or not printable" + BROKEN);
        }
        Dtype dtype = Dtype.find(node.path("dtype").asText())
                .orElseThrow(() -> ModelException.tensor(
                        file,
                        name,
                        "has dtype " + node.path("dtype") + ", which is not known; convert it to F32 or F16"));
        long[] shape = longs(file, name, node, "shape");
        long[] range = longs(file, name, node, "data_offsets");
        if (range.length != 2 || range[0] > range[1] || range[1] > fileSize - dataStart) {
            throw ModelException.tensor(
                    file,
                    name,
                    "has data_offsets " + node.path("data_offsets") + " outside the " + (fileSize - dataStart)
                            + " bytes of data" + BROKEN);
        }
        long bytes = range[1] - range[0];
        if (!isSize(bytes, dtype, shape)) {
            throw ModelException.tensor(
                    file,
                    name,
                    "has " + bytes + " bytes, which is not its shape " + node.path("shape") + " in " + dtype + BROKEN);
        }
        return new Entry(name, dtype, shape, dataStart + range[0], bytes);
    }

    private static long[] longs(Path file, String name, JsonNode tensor, String field) {
        JsonNode array = tensor.path(field);
        if (array.size() > MAX_AXES) {
            throw ModelException.tensor(file, name, "has " + array.size() + " numbers in " + field + BROKEN);
        }
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            values[i] = value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1;
            if (values[i] < 0) {
                throw ModelException.tensor(file, name, "has " + field + " " + array + BROKEN);
            }
        }
        if (!array.isArray()) {
            throw ModelException.tensor(file, name, "has no " + field + BROKEN);
        }
        return values;
    }

    private static boolean isSize(long bytes, Dtype dtype, long[] shape) {
        long expected = dtype.bytes();
        try {
            for (long length : shape) {
                expected = Math.multiplyExact(expected, length);
            }
        } catch (ArithmeticException e) {
            return false;
        }
        return bytes == expected;
    }

    private static void requireContiguous(Path file, List<Entry> entries, long dataStart, long fileSize) {
        long next = dataStart;
        for (Entry entry : entries) {
            if (entry.offset() != next) {
                String how = entry.offset() < next ? "overlaps the tensor before it" : "leaves a hole before it";
                throw ModelException.tensor(file, entry.name(), how + BROKEN);
            }
            next += entry.bytes();
        }
        if (next != fileSize) {
            throw ModelException.file(file, "has " + (fileSize - next) + " bytes after its last tensor" + BROKEN);
        }
    }
}
