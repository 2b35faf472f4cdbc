package io.mondegreen.engine;

import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.StagedMemory;
import io.mondegreen.ort.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A small input or output with one row per slot; Java reads and writes it in main memory between steps, the session sees it where it
 * computes. A part of a {@link Staging}.
 */
final class HostTensor {
    private final StagedMemory memory;
    private final long offset;
    private final ElementType type;
    private final long[] row;
    private final long rowElements;
    private final MemorySegment data;

    HostTensor(StagedMemory memory, long offset, ElementType type, int slots, long... row) {
        this.memory = memory;
        this.offset = offset;
        this.type = type;
        this.row = row.clone();
        rowElements = Arrays.stream(row).reduce(1, Math::multiplyExact);
        data = memory.here().asSlice(offset, slots * type.bytes(row));
    }

    /** All rows, as Java sees them. */
    MemorySegment data() {
        return data;
    }

    /** A view of {@code count} rows from {@code first} on, {@code [count, row…]}. */
    Tensor ofRows(int first, int count) {
        long[] shape = new long[row.length + 1];
        shape[0] = count;
        System.arraycopy(row, 0, shape, 1, row.length);
        return Tensor.view(memory.there(), offset + first * type.bytes(row), type, shape);
    }

    /** Its first elements with exactly these dimensions. */
    Tensor shaped(long... shape) {
        return Tensor.view(memory.there(), offset, type, shape);
    }

    /** Its only row, without the axis of rows. */
    Tensor ofRow() {
        return shaped(row);
    }

    long rowElements() {
        return rowElements;
    }

    /** Lets the session see one slot's row. */
    void upload(int slot) {
        long bytes = type.bytes(row);
        memory.upload(offset + slot * bytes, bytes);
    }
}
