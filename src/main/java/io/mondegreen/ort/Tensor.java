package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A view of memory as a tensor. Owns the runtime's handle, not the memory: the {@link TensorMemory} behind it must outlive
 * it.
 */
public final class Tensor implements AutoCloseable {
    private final Ort ort;
    final MemorySegment handle;
    private final TensorMemory memory;
    private boolean closed;

    private Tensor(Ort ort, MemorySegment handle, TensorMemory memory) {
        this.ort = ort;
        this.handle = handle;
        this.memory = memory;
    }

    /**
     * A tensor over the bytes from {@code offset} on.
     *
     * @throws IllegalArgumentException if a dimension is negative or the shape does not fit into the memory
     */
    public static Tensor view(TensorMemory memory, long offset, ElementType type, long... shape) {
        long bytes = type.bytes(shape);
        if (offset < 0 || bytes > memory.bytes() - offset) {
            throw new IllegalArgumentException(
                    "tensor of " + bytes + " bytes at " + offset + " leaves its memory of " + memory.bytes());
        }
        Ort ort = memory.ort();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            MemorySegment data = MemorySegment.ofAddress(memory.address() + offset);
            MemorySegment dims = arena.allocateFrom(JAVA_LONG, shape.length == 0 ? new long[1] : shape);
            ort.api.check((MemorySegment) ort.api.createTensorWithData.invokeExact(
                    memory.info(), data, bytes, dims, (long) shape.length, type.code(), out));
            return new Tensor(ort, out.get(ADDRESS, 0), memory);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /** The memory it looks at. */
    public TensorMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ort.api.release(ort.api.releaseValue, handle);
        }
    }
}
