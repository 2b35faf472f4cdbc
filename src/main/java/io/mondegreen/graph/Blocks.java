package io.mondegreen.graph;

import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.List;
import java.util.Map;

/**
 * The pieces that encoder and decoder blocks share. A stream is a 2-D value {@code [rows, d_model]}, rows being slots times
 * positions, so that every projection is one Gemm on PyTorch's own {@code [out, in]} layout.
 */
final class Blocks {
    private static final float NORM_EPSILON = 1e-5f;

    final OnnxGraph graph;
    final GraphWeights weights;
    final TapPlan plan;
    private final int dModel;

    Blocks(OnnxGraph graph, GraphWeights weights, TapPlan plan, int dModel) {
        this.graph = graph;
        this.weights = weights;
        this.plan = plan;
        this.dModel = dModel;
    }

    /** Layer norm of the stream with the gain and bias of this name. */
    String norm(String stream, String name) {
        return graph.node(
                "LayerNormalization",
                List.of(
                        stream,
                        weights.declare(graph, name + ".weight", dModel),
                        weights.declare(graph, name + ".bias", dModel)),
                Map.of("axis", -1, "epsilon", NORM_EPSILON));
    }

    /** {@code x W^T + b}. */
    String linear(String x, String name, long in, long out) {
        return linear(x, name, in, out, 1);
    }

    /** {@code scale (x W^T + b)}. */
    String linear(String x, String name, long in, long out, float scale) {
        return graph.node(
                "Gemm",
                List.of(
                        x,
                        weights.declare(graph, name + ".weight", out, in),
                        weights.declare(graph, name + ".bias", out)),
                Map.of("transB", 1, "alpha", scale, "beta", scale));
    }

    /** {@code x W^T}, as Whisper's keys and unembedding have it. */
    String linearNoBias(String x, String weight, long in, long out) {
        return graph.node("Gemm", List.of(x, weights.declare(graph, weight, out, in)), Map.of("transB", 1));
    }

    /** What the decoder's stream says of every token: the final norm is applied already. */
    String unembed(String normed, boolean tied, long vocab) {
        return linearNoBias(normed, tied ? "model.decoder.embed_tokens.weight" : "proj_out.weight", dModel, vocab);
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
    String mlp(String stream, String layer, long ffn) {
        String hidden = linear(norm(stream, layer + ".final_layer_norm"), layer + ".fc1", dModel, ffn);
        return linear(graph.node("Gelu", List.of(hidden)), layer + ".fc2", ffn, dModel);
    }

    /**
     * A place where the value can be read and changed. Where the plan patches it, {@code keep * x + add + (read . x) write} goes
     * on, from the inputs {@link #patchInput}; where the plan reads it, what goes on becomes an output under the tap's name.
     *
     * @return what the model goes on with
     */
    String tap(Stack stack, int layer, TapPoint point, String value, Object... dims) {
        TapName tap = TapName.of(stack, layer, point);
        String on = plan.patches().contains(tap) ? patched(tap, value, dims) : value;
        if (plan.taps().contains(tap)) {
            graph.name(on, tap.toString());
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
