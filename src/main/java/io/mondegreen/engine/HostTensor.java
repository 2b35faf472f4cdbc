package io.mondegreen.engine;

import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Tensor;
import io.mondegreen.ort.TensorMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A small input or output in main memory with one row per slot; Java reads and writes it between steps. */
final class HostTensor implements AutoCloseable {
    private final ElementType type;
    private final long[] row;
    private final long rowElements;
    private final TensorMemory memory;

    /**
     * @param slots rows
     * @param row   dimensions of one row
     */
    HostTensor(ElementType type, int slots, long... row) {
        this.type = type;
        this.row = row.clone();
        rowElements = Arrays.stream(row).reduce(1, Math::multiplyExact);
        memory = TensorMemory.host(slots * type.bytes(row));
    }

    MemorySegment data() {
        return memory.segment();
    }

    /** A view of {@code count} rows from {@code first} on, {@code [count, row…]}. */
    Tensor ofRows(int first, int count) {
        long[] shape = new long[row.length + 1];
        shape[0] = count;
        System.arraycopy(row, 0, shape, 1, row.length);
        return Tensor.view(memory, first * type.bytes(row), type, shape);
    }

    /** The memory with exactly these dimensions. */
    Tensor shaped(long... shape) {
        return Tensor.view(memory, 0, type, shape);
    }

    long rowElements() {
        return rowElements;
    }

    @Override
    public void close() {
        memory.close();
    }
}
