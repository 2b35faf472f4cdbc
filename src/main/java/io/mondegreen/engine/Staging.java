package io.mondegreen.engine;

import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.StagedMemory;
import io.mondegreen.ort.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Small inputs or outputs of a session, tensor behind tensor in one block, so that on a card one copy before a step and one after it
 * move them all. On the CPU there is nothing to move.
 */
final class Staging implements AutoCloseable {
    /** Where tensors begin: what a card's widest loads want. */
    private static final long ALIGNMENT = 256;

    private final StagedMemory memory;
    private final long bytes;
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

    private Staging(StagedMemory memory, long bytes) {
        this.memory = memory;
        this.bytes = bytes;
    }

    /** What is to lie there, in order. */
    static final class Layout {
        private final Map<String, ElementType> types = new LinkedHashMap<>();
        private final Map<String, long[]> rows = new LinkedHashMap<>();

        /** Adds a tensor with rows of these dimensions. */
        Layout add(String name, ElementType type, long... row) {
            types.put(name, type);
            rows.put(name, row);
            return this;
        }

        /** Allocates it with so many rows of each. */
        Staging on(Device device, int slots) {
            Map<String, Long> offsets = new LinkedHashMap<>();
            long end = 0;
            for (String name : rows.keySet()) {
                offsets.put(name, end);
                long size = slots * types.get(name).bytes(rows.get(name));
                end += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            }
            Staging staging = new Staging(StagedMemory.on(device, end), end);
            offsets.forEach((name, offset) -> staging.tensors.put(
                    name, new HostTensor(staging.memory, offset, types.get(name), slots, rows.get(name))));
            return staging;
        }
    }

    /**
     * A tensor by its name.
     *
     * @throws IllegalArgumentException if there is none
     */
    HostTensor get(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("this graph was built without " + name);
        }
        return tensor;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** {@code rows} rows of every tensor from {@code first} on, as views that the caller closes. */
    void ofRows(int first, int rows, BiConsumer<String, Tensor> each) {
        tensors.forEach((name, tensor) -> each.accept(name, tensor.ofRows(first, rows)));
    }

    /** Every tensor. */
    void forEach(BiConsumer<String, HostTensor> each) {
        tensors.forEach(each);
    }

    /** Lets the session see what Java wrote. */
    void upload() {
        memory.upload(0, bytes);
    }

    /** Lets Java see what the session wrote. */
    void download() {
        memory.download(0, bytes);
    }

    @Override
    public void close() {
        memory.close();
    }
}
