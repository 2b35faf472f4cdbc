package io.mondegreen.graph;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whisper's encoder ({@code AudioEncoder} of openai/whisper's model.py) with the decoder's cross-attention keys and values
 * computed at its end, so that they can be bound straight into the slot that will read them.
 *
 * <p>Input {@code mel [1, mels, 2*frame]}. Outputs per decoder layer {@code cross.{l}.key} and {@code cross.{l}.value}, {@code
 * [1, head, frame, d_head]} in the form's type, and the taps of the plan. A graph for any length takes fewer frames than the model's window has, and
 * fills the rows of its outputs behind them with zeros: the decoder is told how many it may look at. A graph for several windows has their
 * number as first axis in place of 1; all are of one length.
 *
 * <p>Where the plan has probes of the encoder: input {@code audible [1, frame]}, a weight for each frame that sums to 1 over those
 * that hold audio and is 0 behind them, and output {@code heard [1, probe]}, the probes' scores of the mean so weighted.
 */
public final class EncoderGraph {
    /** Name of the input that weighs the frames for the encoder's probes. */
    public static final String AUDIBLE = "audible";

    /** Name of the output that holds their scores. */
    public static final String HEARD = "heard";

    private static final int CONV_WIDTH = 3;

    private final WhisperConfig config;
    private final TapPlan plan;
    private final Flavour flavour;
    private final boolean anyLength;
    private final boolean batched;
    private final OnnxGraph graph = new OnnxGraph("encoder");
    private final Blocks blocks;
    private final int d;
    private final int frames;
    private final int heads;
    private final int dHead;

    private final Map<TapName, String> streams = new TreeMap<>(); // [frame, d_model], those that probes read
    private String length = ""; // [1], how many frames there are
    private String streamShape = ""; // [3], of a stream with the axis of windows
    private String behind = ""; // [2], the rows that are missing

    private EncoderGraph(
            WhisperConfig config,
            GraphWeights weights,
            TapPlan plan,
            Flavour flavour,
            boolean anyLength,
            boolean batched) {
        this.batched = batched;
        this.flavour = flavour;
        this.config = config;
        this.plan = plan;
        this.anyLength = anyLength;
        d = config.dModel();
        frames = config.sourcePositions();
        heads = config.encoderHeads();
        dHead = d / heads;
        blocks = new Blocks(graph, weights, plan, d, false);
    }

    /**
     * The serialised graph.
     *
     * @param anyLength whether it takes less than a whole window
     * @param batched   whether it takes several windows of one length at a time
     * @throws IllegalArgumentException if the plan names what the model lacks, or an encoder's tap, which is one whole window's, in
     *     a graph for any length or several windows
     */
    public static byte[] build(
            WhisperConfig config,
            GraphWeights weights,
            TapPlan plan,
            Flavour flavour,
            boolean anyLength,
            boolean batched) {
        return new EncoderGraph(config, weights, plan, flavour, anyLength, batched).build();
    }

    /** Name of the output that holds a decoder layer's cross-attention keys. */
    public static String crossKey(int layer) {
        return "cross." + layer + ".key";
    }

    /** Name of the output that holds a decoder layer's cross-attention values. */
    public static String crossValue(int layer) {
        return "cross." + layer + ".value";
    }

    private byte[] build() {
        plan.requireFor(config);
        if ((anyLength || batched)
                && Stream.concat(plan.taps().stream(), plan.patches().stream())
                        .anyMatch(tap -> tap.stack() == Stack.ENCODER)) {
            throw new IllegalArgumentException("the encoder can be tapped in whole windows only, one at a time");
        }
        String mel = graph.input("mel", OnnxType.F32, windows(), config.mels(), anyLength ? "mel_frame" : 2 * frames);
        // two convolutions with gelu, the second halves the frame rate to 20 ms
        String x = flavour == Flavour.CPU ? convolved(blocks.narrow(mel)) : multiplied(blocks.narrow(mel));
        if (batched) {
            String there = graph.node("Shape", List.of(x), Map.of("start", 0, "end", 2));
            streamShape = graph.node("Concat", List.of(there, constant("d_model", d)), Map.of("axis", 0));
        }
        String positions = blocks.weights.declare(graph, "model.encoder.embed_positions.weight", frames, d);
        if (anyLength) {
            length = graph.node("Shape", List.of(x), Map.of("start", 1, "end", 2));
            String zero = constant("first_axis", 0);
            positions = graph.node("Slice", List.of(positions, zero, length, zero));
        }
        x = batched
                ? blocks.reshape(blocks.add(x, positions), -1, d)
                : blocks.add(tap(-1, TapPoint.EMBED, blocks.reshape(x, -1, d)), tap(-1, TapPoint.POS_EMBED, positions));
        for (int layer = 0; layer < config.encoderLayers(); layer++) {
            x = block(x, layer);
        }
        x = blocks.norm(x, "model.encoder.layer_norm");
        x = tap(-1, TapPoint.FINAL_LN, x);
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            crossKeyValue(x, layer);
        }
        List<ProbeHead> probes = plan.probesOf(Stack.ENCODER);
        if (!probes.isEmpty()) {
            probes(probes);
        }
        return graph.toModel();
    }

    /** One product of the weights with each stream that is read gives its mean, one more the scores. */
    private void probes(List<ProbeHead> probes) {
        String audible = graph.input(AUDIBLE, OnnxType.F32, windows(), anyLength ? "frame" : frames);
        String eachWindows = batched ? blocks.reshape(audible, 0, 1, -1) : audible;
        List<TapName> taps = List.copyOf(streams.keySet());
        List<String> means = new ArrayList<>();
        for (TapName tap : taps) {
            String stream = blocks.wide(streams.get(tap));
            means.add(
                    batched
                            ? blocks.reshape(graph.node("MatMul", List.of(eachWindows, withWindows(stream))), -1, d)
                            : graph.node("MatMul", List.of(audible, stream)));
        }
        float[] weights = new float[probes.size() * taps.size() * d];
        float[] biases = new float[probes.size()];
        for (int i = 0; i < probes.size(); i++) {
            ProbeHead probe = probes.get(i);
            System.arraycopy(probe.weight(), 0, weights, (i * taps.size() + taps.indexOf(probe.tap())) * d, d);
            biases[i] = probe.bias();
        }
        String stacked = means.size() == 1 ? means.getFirst() : graph.node("Concat", means, Map.of("axis", 1));
        graph.named(
                "Gemm",
                List.of(
                        stacked,
                        graph.constant("probe.weight", weights, probes.size(), (long) taps.size() * d),
                        graph.constant("probe.bias", biases, probes.size())),
                HEARD,
                Map.of("transB", 1));
        graph.output(HEARD, OnnxType.F32, windows(), probes.size());
    }

    /** The name of the axis of windows, or that there is one. */
    private Object windows() {
        return batched ? "W" : (Object) 1;
    }

    /** A stream {@code [rows, d_model]} as {@code [window, frame, d_model]}. */
    private String withWindows(String stream) {
        return batched ? graph.node("Reshape", List.of(stream, streamShape)) : blocks.reshape(stream, 1, -1, d);
    }

    /** Gives {@code [window, frame, d_model]}. */
    private String convolved(String mel) {
        String x = conv(mel, "model.encoder.conv1", config.mels(), 1);
        x = conv(x, "model.encoder.conv2", d, 2);
        return blocks.transpose(x, 0, 2, 1);
    }

    /** The same as two products over each frame and its neighbours: the runtime's Conv on CUDA wants cuDNN, a product does not. */
    private String multiplied(String mel) {
        String x = product(blocks.transpose(mel, 0, 2, 1), "model.encoder.conv1", config.mels(), 1);
        return product(x, "model.encoder.conv2", d, 2);
    }

    /** A convolution of width 3 over {@code [window, frame, in]} with one frame of nothing at either end. */
    private String product(String x, String name, int in, int stride) {
        String axis = constant("frame_axis_of_streams", 1);
        String padded =
                graph.node("Pad", List.of(x, graph.constant("frame_each_side", new long[] {1, 1}, 2), "", axis));
        List<String> neighbours = new ArrayList<>();
        for (int tap = 0; tap < CONV_WIDTH; tap++) {
            // negative ends count from the last frame
            long end = tap == CONV_WIDTH - 1 ? Long.MAX_VALUE : tap - CONV_WIDTH + 1;
            String shifted = graph.node(
                    "Slice",
                    List.of(
                            padded,
                            constant("from_" + tap, tap),
                            constant("to_" + tap, end),
                            axis,
                            constant("stride_" + stride, stride)));
            neighbours.add(graph.node("Unsqueeze", List.of(shifted, constant("last_of_axes", -1))));
        }
        // [window, frame, in, 3]: as the weight's own axes lie
        String unfolded = graph.node("Concat", neighbours, Map.of("axis", 3));
        String y = graph.node(
                "Gemm",
                List.of(
                        blocks.reshape(unfolded, -1, (long) in * CONV_WIDTH),
                        blocks.weights.declareFlat(graph, name + ".weight", d, in, CONV_WIDTH),
                        blocks.weights.declare(graph, name + ".bias", d)),
                Map.of("transB", 1));
        y = graph.node("Gelu", List.of(y));
        if (!batched) {
            return blocks.reshape(y, 1, -1, d);
        }
        String there = graph.node("Shape", List.of(unfolded), Map.of("start", 0, "end", 2));
        return graph.node(
                "Reshape", List.of(y, graph.node("Concat", List.of(there, constant("d_model", d)), Map.of("axis", 0))));
    }

    private String constant(String name, long value) {
        return graph.constant(name, new long[] {value}, 1);
    }

    private String conv(String x, String name, int in, int stride) {
        String y = graph.node(
                "Conv",
                List.of(
                        x,
                        blocks.weights.declare(graph, name + ".weight", d, in, CONV_WIDTH),
                        blocks.weights.declare(graph, name + ".bias", d)),
                Map.of("kernel_shape", new int[] {CONV_WIDTH}, "pads", new int[] {1, 1}, "strides", new int[] {stride
                }));
        return graph.node("Gelu", List.of(y));
    }

    private String block(String resid, int layer) {
        String name = "model.encoder.layers." + layer;
        resid = tap(layer, TapPoint.RESID_PRE, resid);
        String normed = blocks.norm(resid, name + ".self_attn_layer_norm");
        String z = attention(normed, name + ".self_attn", layer);
        String out = blocks.linear(z, name + ".self_attn.out_proj", d, d);
        out = tap(layer, TapPoint.ATTN_OUT, out);
        String mid = tap(layer, TapPoint.RESID_MID, blocks.add(resid, out));
        String mlp = tap(layer, TapPoint.MLP_OUT, blocks.mlp(mid, name, config.encoderFfn()));
        return tap(layer, TapPoint.RESID_POST, blocks.add(mid, mlp));
    }

    /** Every frame attends to every frame; returns {@code [frame, d_model]} before the output projection. */
    private String attention(String x, String name, int layer) {
        String q = blocks.linear(x, name + ".q_proj", d, d);
        String k = blocks.linearNoBias(x, name + ".k_proj", d, d);
        String v = blocks.linear(x, name + ".v_proj", d, d);
        float scale = (float) (1 / Math.sqrt(dHead));
        String z;
        if (plan.wants(Stack.ENCODER, layer, TapPoint.ATTN_PATTERN)) {
            // the pattern is asked for: write the product out
            String products = blocks.wide(graph.node("MatMul", List.of(heads(q, 1, 0, 2), heads(k, 1, 2, 0))));
            String scores = blocks.mul(products, graph.scalar("scale", scale));
            String pattern = graph.node("Softmax", List.of(scores), Map.of("axis", -1));
            pattern = blocks.tap(Stack.ENCODER, layer, TapPoint.ATTN_PATTERN, pattern, heads, frames, frames);
            z = graph.node("MatMul", List.of(blocks.narrow(pattern), heads(v, 1, 0, 2)));
            z = blocks.transpose(z, 1, 0, 2);
        } else {
            z = attentionNode(List.of(withWindows(q), withWindows(k), withWindows(v)), scale);
        }
        if (plan.wants(Stack.ENCODER, layer, TapPoint.ATTN_Z)) {
            z = blocks.tap(
                    Stack.ENCODER, layer, TapPoint.ATTN_Z, blocks.reshape(z, -1, heads, dHead), frames, heads, dHead);
        }
        return blocks.reshape(z, -1, d);
    }

    /** On CUDA the runtime's own operator would want cuDNN, the standard one does not. */
    private String attentionNode(List<String> inputs, float scale) {
        return flavour == Flavour.CPU
                ? graph.microsoft("MultiHeadAttention", inputs, Map.of("num_heads", heads, "scale", scale))
                : graph.node("Attention", inputs, Map.of("q_num_heads", heads, "kv_num_heads", heads, "scale", scale));
    }

    private String heads(String x, int... perm) {
        return blocks.transpose(blocks.reshape(x, -1, heads, dHead), perm);
    }

    private void crossKeyValue(String x, int layer) {
        String name = "model.decoder.layers." + layer + ".encoder_attn";
        int decoderHeads = config.decoderHeads();
        int width = d / decoderHeads;
        String k = blocks.linearNoBias(x, name + ".k_proj", d, d);
        String v = blocks.linear(x, name + ".v_proj", d, d);
        Map<String, Object> slotLayout = Map.of("perm", new int[] {0, 2, 1, 3});
        crossRows(perHead(k, decoderHeads, width), crossKey(layer), slotLayout);
        crossRows(perHead(v, decoderHeads, width), crossValue(layer), slotLayout);
    }

    /** {@code [window, frame, head, d_head]}. */
    private String perHead(String x, int decoderHeads, int width) {
        return batched
                ? blocks.reshape(withWindows(x), 0, 0, decoderHeads, width)
                : blocks.reshape(x, 1, -1, decoderHeads, width);
    }

    private void crossRows(String rows, String output, Map<String, Object> slotLayout) {
        if (anyLength) {
            String laidOut = graph.node("Transpose", List.of(rows), slotLayout);
            graph.named("Pad", List.of(laidOut, behind(), "", constant("frame_axis", 2)), output, Map.of());
        } else {
            graph.named("Transpose", List.of(rows), output, slotLayout);
        }
        graph.output(output, blocks.type(), windows(), config.decoderHeads(), frames, d / config.decoderHeads());
    }

    /** Rows to add before and behind: none, and what a whole window has more. */
    private String behind() {
        if (behind.isEmpty()) {
            String whole = constant("frames", frames);
            String none = constant("first_axis", 0);
            behind = graph.node("Concat", List.of(none, graph.node("Sub", List.of(whole, length))), Map.of("axis", 0));
        }
        return behind;
    }

    private String tap(int layer, TapPoint point, String value) {
        String on = blocks.tap(Stack.ENCODER, layer, point, value, frames, d);
        TapName name = TapName.of(Stack.ENCODER, layer, point);
        if (plan.probesOf(Stack.ENCODER).stream().anyMatch(probe -> probe.tap().equals(name))) {
            streams.put(name, on);
        }
        return on;
    }
}
