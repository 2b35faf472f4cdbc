package io.mondegreen.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph under construction. Values are named by strings; {@link #node} gives fresh names to results and {@link
 * #name} fixes one. Weights are never inside: they are external tensors, so the graph stays at a few kilobytes and the
 * runtime reads them from where they lie.
 */
final class OnnxGraph {
    /** The first opset with TensorScatter and with {@code nonpad_kv_seqlen} of Attention. */
    private static final int OPSET = 24;

    private static final int IR_VERSION = 11;
    /** Name of the runtime's own operator set. */
    static final String MICROSOFT = "com.microsoft";

    private final ProtoWriter graph = new ProtoWriter();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Set<String> initializers = new HashSet<>();
    private final String name;
    private int fresh;

    OnnxGraph(String name) {
        this.name = name;
    }

    /** Declares a graph input; a dimension is a number or a symbolic name. */
    String input(String input, OnnxType type, Object... dims) {
        graph.message(11, valueInfo(input, type, dims));
        return input;
    }

    /** Declares an existing value as graph output. */
    void output(String output, OnnxType type, Object... dims) {
        graph.message(12, valueInfo(output, type, dims));
    }

    /**
     * Lets a value leave the graph under this name. The node that makes it is renamed, so that an output costs nothing; only
     * a value with two names, or one that no node makes, is copied.
     */
    void name(String value, String as) {
        boolean made = nodes.stream().anyMatch(node -> node.results().contains(value));
        if (!made || renamed.putIfAbsent(value, as) != null) {
            add("", "Identity", List.of(value), List.of(as), Map.of());
        }
    }

    /** A node of the standard operator set with one result. An empty input name is an absent optional input. */
    String node(String op, List<String> inputs, Map<String, Object> attributes) {
        return nodes(op, inputs, 1, attributes).getFirst();
    }

    String node(String op, List<String> inputs) {
        return node(op, inputs, Map.of());
    }

    /** A node with several results. */
    List<String> nodes(String op, List<String> inputs, int results, Map<String, Object> attributes) {
        List<String> names = java.util.stream.IntStream.range(0, results)
                .mapToObj(_ -> op + "_" + fresh++)
                .toList();
        add("", op, inputs, names, attributes);
        return names;
    }

    /** A node whose only result has a fixed name. */
    String named(String op, List<String> inputs, String result, Map<String, Object> attributes) {
        add("", op, inputs, List.of(result), attributes);
        return result;
    }

    /** A node of the runtime's own operator set; its further results have fixed names. */
    String microsoft(String op, List<String> inputs, Map<String, Object> attributes, String... further) {
        List<String> results = new ArrayList<>(List.of(op + "_" + fresh++));
        results.addAll(List.of(further));
        add(MICROSOFT, op, inputs, List.copyOf(results), attributes);
        return results.getFirst();
    }

    /** What a value is the sum of, if it is one. */
    Optional<List<String>> summands(String value) {
        return nodes.stream()
                .filter(node -> isSum(node, value))
                .map(Node::inputs)
                .findFirst();
    }

    /**
     * Puts a node of the runtime's own operator set in the place of the one that made a sum: its first result is new and returned,
     * its fourth is the sum.
     */
    String insteadOfSum(String sum, String op, List<String> inputs, Map<String, Object> attributes) {
        String result = op + "_" + fresh++;
        nodes.replaceAll(node ->
                isSum(node, sum) ? new Node(MICROSOFT, op, inputs, List.of(result, "", "", sum), attributes) : node);
        return result;
    }

    private static boolean isSum(Node node, String value) {
        return node.op().equals("Add") && node.results().contains(value);
    }

    private record Node(
            String domain, String op, List<String> inputs, List<String> results, Map<String, Object> attributes) {}

    private void add(
            String domain, String op, List<String> inputs, List<String> results, Map<String, Object> attributes) {
        nodes.add(new Node(domain, op, inputs, results, attributes));
    }

    private ProtoWriter serialise(Node node, int index) {
        ProtoWriter message = new ProtoWriter();
        node.inputs().forEach(input -> message.string(1, renamed.getOrDefault(input, input)));
        node.results().forEach(result -> message.string(2, renamed.getOrDefault(result, result)));
        message.string(3, "n" + index).string(4, node.op());
        node.attributes().forEach((key, value) -> message.message(5, attribute(key, value)));
        if (!node.domain().isEmpty()) {
            message.string(7, node.domain());
        }
        return message;
    }

    private static ProtoWriter attribute(String key, Object value) {
        ProtoWriter attribute = new ProtoWriter().string(1, key);
        return switch (value) {
            case Float f -> attribute.float32(2, f).integer(20, 1);
            case Integer i -> attribute.integer(3, i).integer(20, 2);
            case String s -> attribute.string(4, s).integer(20, 3);
            case int[] ints -> {
                for (int i : ints) {
                    attribute.integer(8, i);
                }
                yield attribute.integer(20, 7);
            }
            default -> throw new IllegalArgumentException("no ONNX attribute for " + value.getClass());
        };
    }

    /** An int64 constant; the same name may be asked for again. */
    String constant(String constant, long[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return initializer(constant, OnnxType.I64, raw.array(), dims);
    }

    /** An int32 constant; the same name may be asked for again. */
    String constant(String constant, int[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asIntBuffer().put(values);
        return initializer(constant, OnnxType.I32, raw.array(), dims);
    }

    /** A float32 constant; the same name may be asked for again. */
    String constant(String constant, float[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return initializer(constant, OnnxType.F32, raw.array(), dims);
    }

    /** A float32 scalar. */
    String scalar(String constant, float value) {
        return constant(constant, new float[] {value});
    }

    private String initializer(String constant, OnnxType type, byte[] raw, long... dims) {
        if (initializers.add(constant)) {
            ProtoWriter tensor = new ProtoWriter();
            for (long dim : dims) {
                tensor.integer(1, dim);
            }
            graph.message(5, tensor.integer(2, type.code()).string(8, constant).bytes(9, raw));
        }
        return constant;
    }

    /** A weight that lies outside the graph: bytes {@code [offset, offset+length)} of the file called {@code location}. */
    String external(String weight, OnnxType type, String location, long offset, long... dims) {
        if (initializers.add(weight)) {
            ProtoWriter tensor = new ProtoWriter();
            for (long dim : dims) {
                tensor.integer(1, dim);
            }
            tensor.integer(2, type.code())
                    .string(8, weight)
                    .message(13, entry("location", location))
                    .message(13, entry("offset", Long.toString(offset)))
                    .message(13, entry("length", Long.toString(type.bytes(dims))))
                    .integer(14, 1); // data_location = EXTERNAL
            graph.message(5, tensor);
        }
        return weight;
    }

    private static ProtoWriter entry(String key, String value) {
        return new ProtoWriter().string(1, key).string(2, value);
    }

    private static ProtoWriter valueInfo(String value, OnnxType type, Object... dims) {
        ProtoWriter shape = new ProtoWriter();
        for (Object dim : dims) {
            ProtoWriter one = new ProtoWriter();
            shape.message(1, dim instanceof Number n ? one.integer(1, n.longValue()) : one.string(2, (String) dim));
        }
        ProtoWriter tensor = new ProtoWriter().integer(1, type.code()).message(2, shape);
        return new ProtoWriter().string(1, value).message(2, new ProtoWriter().message(1, tensor));
    }

    /** The finished {@code ModelProto}; to be asked for once. */
    byte[] toModel() {
        for (int i = 0; i < nodes.size(); i++) {
            graph.message(1, serialise(nodes.get(i), i));
        }
        graph.string(2, name);
        return new ProtoWriter()
                .integer(1, IR_VERSION)
                .string(2, "mondegreen")
                .message(7, graph)
                .message(8, new ProtoWriter().string(1, "").integer(2, OPSET))
                .message(8, new ProtoWriter().string(1, MICROSOFT).integer(2, 1))
                .toByteArray();
    }
}
