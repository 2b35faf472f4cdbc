package io.mondegreen.graph;

import io.mondegreen.graph.GraphWeights.Packed;
import io.mondegreen.graph.GraphWeights.Part;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pieces that encoder and decoder blocks share. A stream is a 2-D value {@code [rows, d_model]}, rows being slots times
 * positions, so that every projection is one Gemm on PyTorch's own {@code [out, in]} layout.
 */
final class Blocks {
    private static final float NORM_EPSILON = 1e-5f;
    private static final String EMBEDDING = "model.decoder.embed_tokens";

    /** MatMulNBits rounds its input to eight bits too, block by block, and multiplies integers. */
    private static final int INT8_PRODUCTS = 4;

    final OnnxGraph graph;
    final GraphWeights weights;
    final TapPlan plan;
    private final int dModel;

    private final boolean packed;

    /** @param packed whether the matrices are in eight bits where they may be */
    Blocks(OnnxGraph graph, GraphWeights weights, TapPlan plan, int dModel, boolean packed) {
        this.graph = graph;
        this.weights = weights;
        this.plan = plan;
        this.dModel = dModel;
        this.packed = packed;
    }

    /** Type of the streams. */
    OnnxType type() {
        return weights.type();
    }

    /** A stream in single precision. */
    String wide(String stream) {
        return cast(stream, OnnxType.F32);
    }

    /** A value in single precision as a stream. */
    String narrow(String value) {
        return cast(value, type());
    }

    private String cast(String value, OnnxType to) {
        return type() == OnnxType.F32 ? value : graph.node("Cast", List.of(value), Map.of("to", to.code()));
    }

    /** Layer norm of the stream with the gain and bias of this name; the sum that the stream may be is made by the same node. */
    String norm(String stream, String name) {
        String gain = weights.declare(graph, name + ".weight", dModel);
        String bias = weights.declare(graph, name + ".bias", dModel);
        return graph.summands(stream)
                .map(sum -> graph.insteadOfSum(
                        stream,
                        "SkipLayerNormalization",
                        List.of(sum.get(0), sum.get(1), gain, bias),
                        Map.of("epsilon", NORM_EPSILON)))
                .orElseGet(() -> graph.node(
                        "LayerNormalization",
                        List.of(stream, gain, bias),
                        Map.of("axis", -1, "epsilon", NORM_EPSILON)));
    }

    /** {@code x W^T + b}. */
    String linear(String x, String name, int in, int out) {
        return linear(x, in, new Part(name, out, true, 1));
    }

    /** {@code x W^T}, as Whisper's keys and unembedding have it. */
    String linearNoBias(String x, String name, int in, int out) {
        return linear(x, in, new Part(name, out, false, 1));
    }

    /** {@code factor (x W^T + b)}. */
    String linear(String x, int in, Part part) {
        if (packed) {
            return product(x, in, List.of(part));
        }
        List<String> inputs =
                new ArrayList<>(List.of(x, weights.declare(graph, part.name() + ".weight", part.out(), in)));
        if (part.bias()) {
            inputs.add(weights.declare(graph, part.name() + ".bias", part.out()));
        }
        return graph.node("Gemm", inputs, Map.of("transB", 1, "alpha", part.factor(), "beta", part.factor()));
    }

    /** {@code x W^T + bias}, width to the same width, the bias being a value of the graph. */
    String linear(String x, String name, int width, String bias) {
        if (packed) {
            return add(linearNoBias(x, name, width, width), bias);
        }
        String weight = weights.declare(graph, name + ".weight", width, width);
        return graph.node("Gemm", List.of(x, weight, bias), Map.of("transB", 1));
    }

    /** The results of several layers that read the same input: each by itself, or in packed form one behind the other. */
    List<String> together(String x, int in, List<Part> parts) {
        return packed
                ? List.of(product(x, in, parts))
                : parts.stream().map(part -> linear(x, in, part)).toList();
    }

    /** The results of several layers of one width that read the same input. */
    List<String> linears(String x, int in, List<Part> parts) {
        List<String> values = together(x, in, parts);
        return values.size() == parts.size()
                ? values
                : graph.nodes("Split", values, parts.size(), Map.of("axis", -1, "num_outputs", parts.size()));
    }

    private String product(String x, int in, List<Part> parts) {
        Packed layers = weights.packed(graph, in, parts);
        List<String> inputs = new ArrayList<>(List.of(x, layers.codes(), layers.scales()));
        layers.bias().ifPresent(bias -> inputs.addAll(List.of("", "", bias)));
        int out = parts.stream().mapToInt(Part::out).sum();
        return graph.microsoft(
                "MatMulNBits",
                inputs,
                Map.of(
                        "K",
                        in,
                        "N",
                        out,
                        "bits",
                        8,
                        "block_size",
                        EightBit.block(in),
                        "accuracy_level",
                        INT8_PRODUCTS));
    }

    /** What the decoder's stream says of every token: the final norm is applied already. */
    String unembed(String normed, boolean tied, int vocab) {
        return linearNoBias(normed, tied ? EMBEDDING : "proj_out", dModel, vocab);
    }

    /** Rows of the token embedding. */
    String embed(String tokens, int vocab) {
        if (!packed || dModel % EightBit.block(dModel) != 0) {
            return graph.node("Gather", List.of(weights.declare(graph, EMBEDDING + ".weight", vocab, dModel), tokens));
        }
        Packed table = weights.packedTable(graph, EMBEDDING, vocab, dModel);
        return graph.microsoft(
                "GatherBlockQuantized",
                List.of(table.codes(), tokens, table.scales()),
                Map.of("bits", 8, "block_size", EightBit.block(dModel), "gather_axis", 0, "quantize_axis", 1));
    }

    String reshape(String x, long... dims) {
        StringBuilder name = new StringBuilder("shape");
        for (long dim : dims) {
            name.append('_').append(dim < 0 ? "n" : dim);
        }
        return graph.node("Reshape", List.of(x, graph.constant(name.toString(), dims, dims.length)));
    }

    String transpose(String x, int... perm) {
        return graph.node("Transpose", List.of(x), Map.of("perm", perm));
    }

    String add(String a, String b) {
        return graph.node("Add", List.of(a, b));
    }

    String mul(String a, String b) {
        return graph.node("Mul", List.of(a, b));
    }

    /** The block's second half: {@code fc2(gelu(fc1(norm(x))))}. */
    String mlp(String stream, String layer, int ffn) {
        String hidden = linear(norm(stream, layer + ".final_layer_norm"), layer + ".fc1", dModel, ffn);
        return linear(graph.node("Gelu", List.of(hidden)), layer + ".fc2", ffn, dModel);
    }

    /**
     * A place where the value can be read and changed, in single precision whatever the streams are in; patterns and logits are in
     * it anyway. Where the plan patches it, {@code keep * x + add + (read . x) write} goes
     * on, from the inputs {@link #patchInput}; where the plan reads it, what goes on becomes an output under the tap's name.
     *
     * @return what the model goes on with
     */
    String tap(Stack stack, int layer, TapPoint point, String value, Object... dims) {
        TapName tap = TapName.of(stack, layer, point);
        boolean stream = !point.isPattern() && point != TapPoint.UNEMBED;
        String on = value;
        if (plan.patches().contains(tap)) {
            on = patched(tap, stream ? wide(value) : value, dims);
            on = stream ? narrow(on) : on;
        }
        if (plan.taps().contains(tap)) {
            graph.name(stream ? wide(on) : on, tap.toString());
            graph.output(tap.toString(), OnnxType.F32, dims);
        }
        return on;
    }

    /** Name of an input of a patched tap, shaped as the tap; part is {@code keep}, {@code add}, {@code read} or {@code write}. */
    static String patchInput(TapName tap, String part) {
        return "patch." + tap + "." + part;
    }

    private String patched(TapName tap, String x, Object... dims) {
        String mixed = add(mul(x, patchInput(tap, "keep", dims)), patchInput(tap, "add", dims));
        String along = graph.node(
                "ReduceSum",
                List.of(mul(x, patchInput(tap, "read", dims)), graph.constant("last_axis", new long[] {-1}, 1)),
                Map.of("keepdims", 1));
        return add(mixed, mul(along, patchInput(tap, "write", dims)));
    }

    private String patchInput(TapName tap, String part, Object... dims) {
        return graph.input(patchInput(tap, part), OnnxType.F32, dims);
    }
}
