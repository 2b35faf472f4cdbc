package io.mondegreen.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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
 * Where the graphs' external weights lie. A tensor that has the form's type already is pointed at where it is mapped, with nothing
 * copied. What has to be derived (others are widened or rounded to that type, in form q8 matrices are quantised) lies in main memory,
 * once for all graphs, and is copied by the runtime when a session opens: close this after the sessions are open and it is gone.
 */
public final class GraphWeights implements AutoCloseable {
    private static final float LARGEST_HALF = 65504;

    private final WhisperModel model;
    private final WeightForm form;
    private final boolean half;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> derived = new HashMap<>();

    /**
     * Nothing is read yet.
     *
     * @param flavour of the graphs: in the CPU's, half precision is a rounding of the weights alone
     */
    public GraphWeights(WhisperModel model, WeightForm form, Flavour flavour) {
        this.model = model;
        this.form = form;
        half = form == WeightForm.F16 && flavour == Flavour.CUDA;
    }

    /** Whether streams, keys and values are in half precision too. */
    public boolean half() {
        return half;
    }

    WeightForm form() {
        return form;
    }

    /** Type of what is not quantised, and of the streams that it makes. */
    OnnxType type() {
        return half ? OnnxType.F16 : OnnxType.F32;
    }

    /**
     * Declares the weight in a graph, in the form's type, and returns its name there.
     *
     * @throws IllegalArgumentException if it is too large for half precision
     */
    String declare(OnnxGraph graph, String name, long... dims) {
        return external(graph, name, model.weight(name, dims), dims);
    }

    /** Declares a weight as a matrix: its first axis and all others as one. */
    String declareFlat(OnnxGraph graph, String name, long... dims) {
        Tensor tensor = model.weight(name, dims);
        return external(graph, name + ".flat", tensor, dims[0], tensor.elements() / dims[0]);
    }

    private String external(OnnxGraph graph, String as, Tensor tensor, long... dims) {
        boolean asItIs = half ? tensor.dtype() == Dtype.F16 : tensor.dtype() == Dtype.F32 && form != WeightForm.F16;
        if (asItIs) {
            return graph.external(as, type(), shard(tensor.shard()), tensor.offset(), dims);
        }
        derived.computeIfAbsent(tensor.name(), _ -> half ? halves(tensor) : floats(widened(tensor)));
        return graph.external(as, type(), tensor.name(), 0, dims);
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

    private float[] widened(Tensor tensor) {
        float[] values = tensor.toFloats();
        for (int i = 0; form == WeightForm.F16 && i < values.length; i++) {
            values[i] = Float.float16ToFloat(half(tensor, values[i]));
        }
        return values;
    }

    private MemorySegment halves(Tensor tensor) {
        float[] values = tensor.toFloats();
        MemorySegment halves = arena.allocate(2L * values.length, 64);
        for (int i = 0; i < values.length; i++) {
            halves.setAtIndex(JAVA_SHORT, i, half(tensor, values[i]));
        }
        return halves;
    }

    private static short half(Tensor tensor, float value) {
        if (Math.abs(value) > LARGEST_HALF) {
            throw new IllegalArgumentException("weight '" + tensor.name() + "' holds " + value
                    + ", too large for half precision; run this model with weights f32");
        }
        return Float.floatToFloat16(value);
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
