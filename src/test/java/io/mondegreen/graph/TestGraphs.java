package io.mondegreen.graph;

import java.util.List;
import java.util.Map;

/** Graphs of one node, for tests of the runtime. */
public final class TestGraphs {
    private TestGraphs() {}

    /** {@code sum [N] = a [N] + b [N]}, N free. */
    public static byte[] add() {
        OnnxGraph graph = new OnnxGraph("add");
        graph.input("a", OnnxType.F32, "N");
        graph.input("b", OnnxType.F32, "N");
        graph.named("Add", List.of("a", "b"), "sum", Map.of());
        graph.output("sum", OnnxType.F32, "N");
        return graph.toModel();
    }

    /** {@code out} is {@code cache [1, 1, length, width]} with {@code row [1, 1, 1, width]} at {@code position [1]}. */
    public static byte[] scatter(int length, int width) {
        OnnxGraph graph = new OnnxGraph("scatter");
        graph.input("cache", OnnxType.F32, 1, 1, length, width);
        graph.input("row", OnnxType.F32, 1, 1, 1, width);
        graph.input("position", OnnxType.I64, 1);
        graph.named("TensorScatter", List.of("cache", "row", "position"), "out", Map.of("axis", -2, "mode", "linear"));
        graph.output("out", OnnxType.F32, 1, 1, length, width);
        return graph.toModel();
    }
}
