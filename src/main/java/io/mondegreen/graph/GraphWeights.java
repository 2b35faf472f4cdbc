package io.mondegreen.graph;

import io.mondegreen.model.Dtype;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.Tensor;
import io.mondegreen.model.WhisperModel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the graphs' external weights lie. An f32 checkpoint is pointed at where it is mapped, with nothing copied; f16 and
 * bf16 tensors are widened once into one block of main memory (2x the checkpoint's size), which the runtime copies when a
 * session opens: close this after the sessions are open and the block is gone.
 */
public final class GraphWeights implements AutoCloseable {
    private static final String DERIVED = "derived.f32";

    private final WhisperModel model;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment derived;
    private final Map<String, Long> placed = new HashMap<>();
    private long used;

    public GraphWeights(WhisperModel model) {
        this.model = model;
        long bytes = 0;
        for (Tensor tensor : model.tensors().tensors()) {
            bytes += tensor.dtype() == Dtype.F32 ? 0 : 4 * tensor.elements();
        }
        derived = arena.allocate(Math.max(bytes, 1), 64);
    }

    /** Declares the weight in a graph and returns its name there. */
    String declare(OnnxGraph graph, String name, long... dims) {
        Tensor tensor = model.weight(name, dims);
        if (tensor.dtype() == Dtype.F32) {
            return graph.external(name, OnnxType.F32, shard(tensor.shard()), tensor.offset(), dims);
        }
        return graph.external(name, OnnxType.F32, DERIVED, placed.computeIfAbsent(name, _ -> widen(tensor)), dims);
    }

    private long widen(Tensor tensor) {
        float[] values = tensor.toFloats();
        long at = used;
        MemorySegment.copy(values, 0, derived, ValueLayout.JAVA_FLOAT, at, values.length);
        used += 4L * values.length;
        return at;
    }

    /** The files that the graphs' external tensors name. */
    public Map<String, MemorySegment> files() {
        Map<String, MemorySegment> files = new HashMap<>();
        List<SafeTensors.Shard> shards = model.tensors().shards();
        for (int shard = 0; shard < shards.size(); shard++) {
            files.put(shard(shard), shards.get(shard).bytes());
        }
        if (used > 0) {
            files.put(DERIVED, derived.asSlice(0, used));
        }
        return files;
    }

    private static String shard(int index) {
        return "shard-" + index;
    }

    @Override
    public void close() {
        arena.close();
    }
}
