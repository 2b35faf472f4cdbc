package io.mondegreen.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.model.Dtype;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.Tensor;
import io.mondegreen.model.WhisperModel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the graphs' external weights lie. An f32 tensor is pointed at where it is mapped, with nothing copied. What has to be
 * derived (f16 and bf16 tensors are widened, in form q8 matrices are quantised) lies in main memory, once for all graphs, and is
 * copied by the runtime when a session opens: close this after the sessions are open and it is gone.
 */
public final class GraphWeights implements AutoCloseable {
    private final WhisperModel model;
    private final WeightForm form;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> derived = new HashMap<>();

    public GraphWeights(WhisperModel model, WeightForm form) {
        this.model = model;
        this.form = form;
    }

    WeightForm form() {
        return form;
    }

    /** Declares the weight in a graph, in single precision, and returns its name there. */
    String declare(OnnxGraph graph, String name, long... dims) {
        Tensor tensor = model.weight(name, dims);
        if (tensor.dtype() == Dtype.F32) {
            return graph.external(name, OnnxType.F32, shard(tensor.shard()), tensor.offset(), dims);
        }
        if (!derived.containsKey(name)) {
            derived.put(name, floats(tensor.toFloats()));
        }
        return graph.external(name, OnnxType.F32, name, 0, dims);
    }

    /**
     * One linear layer of several that read the same input; their outputs lie one behind the other.
     *
     * @param name   HuggingFace's, without {@code .weight} or {@code .bias}
     * @param factor of weight and bias
     */
    record Part(String name, int out, boolean bias, float factor) {}

    /** Names of a packed layer's tensors in the graph: codes {@code [out, block, code]}, scales, bias {@code [out]}. */
    record Packed(String codes, String scales, Optional<String> bias) {}

    /** Declares layers in eight bits, see {@link EightBit}. */
    Packed packed(OnnxGraph graph, int in, List<Part> parts) {
        String name = parts.stream().map(Part::name).collect(Collectors.joining("+"));
        int out = parts.stream().mapToInt(Part::out).sum();
        int blocks = EightBit.blocks(in);
        quantise(name, in, parts);
        String codes =
                graph.external(name + ".codes", OnnxType.U8, name + ".codes", 0, out, blocks, EightBit.block(in));
        String scales = graph.external(name + ".scales", OnnxType.F32, name + ".scales", 0, out, blocks);
        Optional<String> bias = Optional.empty();
        if (parts.stream().anyMatch(Part::bias)) {
            derived.computeIfAbsent(name + ".biases", _ -> floats(biases(out, parts)));
            bias = Optional.of(graph.external(name + ".biases", OnnxType.F32, name + ".biases", 0, out));
        }
        return new Packed(codes, scales, bias);
    }

    /**
     * Declares a table in eight bits whose rows are looked up; a matrix that is multiplied with as well lies there once.
     *
     * @param width of a row, a multiple of its block
     */
    Packed packedTable(OnnxGraph graph, String name, int rows, int width) {
        quantise(name, width, List.of(new Part(name, rows, false, 1)));
        return new Packed(
                graph.external(name + ".table", OnnxType.U8, name + ".codes", 0, rows, width),
                graph.external(name + ".table.scales", OnnxType.F32, name + ".scales", 0, rows, EightBit.blocks(width)),
                Optional.empty());
    }

    private void quantise(String name, int in, List<Part> parts) {
        if (derived.containsKey(name + ".codes")) {
            return;
        }
        int out = parts.stream().mapToInt(Part::out).sum();
        int blocks = EightBit.blocks(in);
        byte[] rowCodes = new byte[blocks * EightBit.block(in)];
        MemorySegment codes = arena.allocate((long) out * rowCodes.length, 64);
        MemorySegment scales = arena.allocate(4L * out * blocks, 64);
        float[] rowScales = new float[blocks];
        long row = 0;
        for (Part part : parts) {
            Tensor tensor = model.weight(part.name() + ".weight", part.out(), in);
            for (int i = 0; i < part.out(); i++, row++) {
                EightBit.quantise(tensor.toFloats((long) i * in, in), part.factor(), rowCodes, rowScales);
                MemorySegment.copy(rowCodes, 0, codes, JAVA_BYTE, row * rowCodes.length, rowCodes.length);
                MemorySegment.copy(rowScales, 0, scales, JAVA_FLOAT, 4 * row * blocks, blocks);
            }
        }
        derived.put(name + ".codes", codes);
        derived.put(name + ".scales", scales);
    }

    private float[] biases(int out, List<Part> parts) {
        float[] biases = new float[out];
        int at = 0;
        for (Part part : parts) {
            if (part.bias()) {
                float[] values = model.weight(part.name() + ".bias", part.out()).toFloats();
                for (int i = 0; i < values.length; i++) {
                    biases[at + i] = part.factor() * values[i];
                }
            }
            at += part.out();
        }
        return biases;
    }

    private MemorySegment floats(float[] values) {
        return arena.allocate(4L * values.length, 64).copyFrom(MemorySegment.ofArray(values));
    }

    /** The files that the graphs' external tensors name. */
    public Map<String, MemorySegment> files() {
        Map<String, MemorySegment> files = new HashMap<>(derived);
        List<SafeTensors.Shard> shards = model.tensors().shards();
        for (int shard = 0; shard < shards.size(); shard++) {
            files.put(shard(shard), shards.get(shard).bytes());
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
