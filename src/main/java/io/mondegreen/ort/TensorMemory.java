package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A block of memory that tensors look at: main memory (zeroed, 64-byte aligned, readable from Java) or a card's. Slots of a
 * KV cache are views into one block, so that a slot's contents never move.
 */
public final class TensorMemory implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final Ort ort;
    private final MemorySegment info;
    private final MemorySegment data;
    private final boolean host;
    private final Runnable release;

    private TensorMemory(Ort ort, MemorySegment info, MemorySegment data, boolean host, Runnable release) {
        this.ort = ort;
        this.info = info;
        this.data = data;
        this.host = host;
        this.release = release;
    }

    /** Main memory, freed by {@link #close()}. */
    public static TensorMemory host(long bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment data = arena.allocate(Math.max(bytes, 1), ALIGNMENT);
        return new TensorMemory(Ort.get(), Ort.get().cpuInfo, data, true, arena::close);
    }

    /**
     * Memory where a session computes: main memory for the CPU, the card's for CUDA.
     *
     * @param session whose allocator serves; must outlive the memory
     */
    public static TensorMemory on(Session session, long bytes) {
        return switch (session.device()) {
            case Device.Cpu _ -> host(bytes);
            case Device.Cuda cuda -> onCard(session, cuda, bytes);
        };
    }

    private static TensorMemory onCard(Session session, Device.Cuda cuda, long bytes) {
        Ort ort = Ort.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = ort.memoryInfo("Cuda", cuda.id());
            MemorySegment out = arena.allocate(ADDRESS);
            ort.api.check((MemorySegment) ort.api.createAllocator.invokeExact(session.handle(), info, out));
            MemorySegment allocator = out.get(ADDRESS, 0);
            MemorySegment dims = arena.allocateFrom(JAVA_LONG, bytes);
            ort.api.check((MemorySegment)
                    ort.api.createTensorAsValue.invokeExact(allocator, dims, 1L, ElementType.U8.code(), out));
            MemorySegment value = out.get(ADDRESS, 0);
            ort.api.check((MemorySegment) ort.api.tensorData.invokeExact(value, out));
            MemorySegment data = out.get(ADDRESS, 0).reinterpret(bytes);
            return new TensorMemory(ort, info, data, false, () -> {
                ort.api.release(ort.api.releaseValue, value);
                ort.api.release(ort.api.releaseAllocator, allocator);
                ort.api.release(ort.api.releaseMemoryInfo, info);
            });
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /**
     * The bytes, where Java can see them.
     *
     * @throws IllegalStateException for a card's memory
     */
    public MemorySegment segment() {
        if (!host) {
            throw new IllegalStateException("this memory lies on a card");
        }
        return data;
    }

    /** Whether Java can see it. */
    public boolean host() {
        return host;
    }

    public long bytes() {
        return data.byteSize();
    }

    Ort ort() {
        return ort;
    }

    MemorySegment info() {
        return info;
    }

    long address() {
        return data.address();
    }

    @Override
    public void close() {
        release.run();
    }
}
