package io.mondegreen.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A zeroed block of memory that tensors look at: main memory (64-byte aligned, readable from Java) or a card's. Slots of a
 * KV cache are views into one block, so that a slot's contents never move.
 */
public final class TensorMemory implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final Ort ort;
    private final Device device;
    private final MemorySegment info;
    private final MemorySegment data;
    private final Runnable release;

    private TensorMemory(Device device, MemorySegment info, MemorySegment data, Runnable release) {
        this.ort = Ort.get();
        this.device = device;
        this.info = info;
        this.data = data;
        this.release = release;
    }

    /** Main memory, freed by {@link #close()}. */
    public static TensorMemory host(long bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment data = arena.allocate(Math.max(bytes, 1), ALIGNMENT);
        return new TensorMemory(new Device.Cpu(), Ort.get().cpuInfo, data, arena::close);
    }

    /**
     * Memory of a device.
     *
     * @throws OrtException if a card has no room for it
     */
    public static TensorMemory on(Device device, long bytes) {
        return switch (device) {
            case Device.Cpu _ -> host(bytes);
            case Device.Cuda cuda -> onCard(cuda, Math.max(bytes, 1));
        };
    }

    private static TensorMemory onCard(Device.Cuda card, long bytes) {
        CudaRuntime cuda = CudaRuntime.get();
        Ort ort = Ort.get();
        MemorySegment info = ort.memoryInfo("Cuda", card.id());
        try {
            long address = cuda.allocate(card.id(), bytes);
            return new TensorMemory(card, info, MemorySegment.ofAddress(address).reinterpret(bytes), () -> {
                cuda.free(card.id(), address);
                ort.api.release(ort.api.releaseMemoryInfo, info);
            });
        } catch (RuntimeException e) {
            ort.api.release(ort.api.releaseMemoryInfo, info);
            throw e;
        }
    }

    /** Main memory that a card copies from and to directly. */
    static TensorMemory pageLocked(Device.Cuda card, long bytes) {
        CudaRuntime cuda = CudaRuntime.get();
        long address = cuda.allocateHost(card.id(), Math.max(bytes, 1));
        return new TensorMemory(
                new Device.Cpu(),
                Ort.get().cpuInfo,
                MemorySegment.ofAddress(address).reinterpret(Math.max(bytes, 1)),
                () -> cuda.freeHost(address));
    }

    /**
     * The bytes, where Java can see them.
     *
     * @throws IllegalStateException for a card's memory
     */
    public MemorySegment segment() {
        if (device instanceof Device.Cuda) {
            throw new IllegalStateException("this memory lies on a card");
        }
        return data;
    }

    public long bytes() {
        return data.byteSize();
    }

    /** Clears bytes. */
    public void zero(long offset, long bytes) {
        MemorySegment part = data.asSlice(offset, bytes);
        switch (device) {
            case Device.Cpu _ -> part.fill((byte) 0);
            case Device.Cuda card -> CudaRuntime.get().zero(card.id(), part.address(), bytes);
        }
    }

    /** Copies bytes inside the block to where they do not overlap. */
    public void copy(long from, long to, long bytes) {
        MemorySegment source = data.asSlice(from, bytes);
        MemorySegment target = data.asSlice(to, bytes);
        switch (device) {
            case Device.Cpu _ -> target.copyFrom(source);
            case Device.Cuda card -> CudaRuntime.get().within(card.id(), target.address(), source.address(), bytes);
        }
    }

    /** From main memory of the same size to this card's. */
    void upload(TensorMemory from, long offset, long bytes) {
        CudaRuntime.get().toDevice(cardId(), data.address() + offset, from.data.address() + offset, bytes);
    }

    /** From this card's memory to main memory of the same size. */
    void download(TensorMemory to, long offset, long bytes) {
        CudaRuntime.get().toHost(cardId(), to.data.address() + offset, data.address() + offset, bytes);
    }

    private int cardId() {
        return ((Device.Cuda) device).id();
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
