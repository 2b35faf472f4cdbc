package io.mondegreen.engine;

import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.graph.EncoderGraph;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Tensor;
import io.mondegreen.ort.TensorMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The key-value memory of all slots, slot-major per layer: {@code [slot, head, T, d_head]} for self-attention, {@code [slot,
 * head, frame, d_head]} for cross-attention. A batch of neighbouring slots is a view of their rows, a single slot is
 * a view of its own row, and the live engine never copies any: the encoder writes a slot's cross rows in place, the decoder
 * its self rows.
 */
final class Slots implements AutoCloseable {
    private final Device device;
    private final ElementType type;
    private final int count;
    private final int cacheLength;
    private final int heads;
    private final int dHead;
    private final int frames;
    private final List<TensorMemory> memories = new ArrayList<>();
    private final List<Cache> self = new ArrayList<>();
    private final List<Cache> cross = new ArrayList<>();
    private final int[] heard; // encoded frames of each slot's window

    private record Cache(String name, TensorMemory memory) {}

    /**
     * Allocates the memory.
     *
     * @param device where it lies, for as long as the slots are there
     * @param type   of keys and values
     * @throws io.mondegreen.ort.OrtException if a card has no room for it
     */
    Slots(WhisperConfig config, Device device, ElementType type, int count, int cacheLength) {
        this.device = device;
        this.type = type;
        this.count = count;
        this.cacheLength = cacheLength;
        heads = config.decoderHeads();
        dHead = config.dModel() / heads;
        frames = config.sourcePositions();
        heard = new int[count];
        Arrays.fill(heard, frames);
        try {
            for (int layer = 0; layer < config.decoderLayers(); layer++) {
                self.add(cache(DecoderGraph.selfKey(layer), cacheLength));
                self.add(cache(DecoderGraph.selfValue(layer), cacheLength));
                cross.add(cache(EncoderGraph.crossKey(layer), frames));
                cross.add(cache(EncoderGraph.crossValue(layer), frames));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Cache cache(String name, int rows) {
        TensorMemory memory = TensorMemory.on(device, type.bytes(count, heads, rows, dHead));
        memories.add(memory);
        return new Cache(name, memory);
    }

    int count() {
        return count;
    }

    int cacheLength() {
        return cacheLength;
    }

    /** A named view of cache memory. */
    record View(String name, Tensor tensor) {}

    /** Self-attention caches of {@code rows} slots from {@code first} on. */
    List<View> selfOfBatch(int first, int rows) {
        return self.stream().map(cache -> view(cache, first, rows, cacheLength)).toList();
    }

    /** Cross-attention caches of {@code rows} slots from {@code first} on. */
    List<View> crossOfBatch(int first, int rows) {
        return cross.stream().map(cache -> view(cache, first, rows, frames)).toList();
    }

    /** How many frames of a slot's window were encoded; what lies beyond has no weight. */
    int heard(int slot) {
        return heard[slot];
    }

    /** By the encoder's thread, before it hands the window over. */
    void heard(int slot, int encoded) {
        heard[slot] = encoded;
    }

    /** Gives a slot the encoded window of another. */
    void copyCross(int from, int to) {
        heard[to] = heard[from];
        for (Cache cache : cross) {
            long row = cache.memory().bytes() / count;
            cache.memory().copy(from * row, to * row, row);
        }
    }

    /**
     * Forgets a slot's self-attention rows. What is not a number there outlives its window: masked rows have no weight, but
     * nothing times NaN is NaN.
     */
    void wipeSelf(int slot) {
        for (Cache cache : self) {
            long row = cache.memory().bytes() / count;
            cache.memory().zero(slot * row, row);
        }
    }

    private View view(Cache cache, int first, int rows, int length) {
        long offset = type.bytes(first, heads, length, dHead);
        return new View(cache.name(), Tensor.view(cache.memory(), offset, type, rows, heads, length, dHead));
    }

    /** Bytes of key-value memory in all. */
    long bytes() {
        return memories.stream().mapToLong(TensorMemory::bytes).sum();
    }

    @Override
    public void close() {
        memories.forEach(TensorMemory::close);
    }
}
