package io.mondegreen.graph;

import io.mondegreen.graph.GraphWeights.Part;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One decoder step for every slot of a batch ({@code TextDecoder} of openai/whisper's model.py, one position at a time).
 * Slots are independent rows: each has its own length, so windows of different calls join and leave at any step.
 *
 * <p>Inputs, {@code B} slots: {@code tokens [B]}, {@code positions [B]} (also where this position's key and value are
 * written), per layer {@code self.{l}.key|value [B, head, T, d_head]} and {@code cross.{l}.key|value [B, head, frame,
 * d_head]} in the form's type, all else in single precision, in a graph for any length {@code frames [B]}, how many of those frames were encoded, the sampler's inputs (see {@link SamplingRules}), and with gates those of {@link #gate} and {@link #gatedBias}.
 *
 * <p>Outputs: {@code self.{l}.key|value.out}, to be bound to the very tensors of the inputs (written in place), {@code next
 * [B, 1]}, {@code logprob [B, 1]}, {@code no_speech [B, 1]}, with probes {@code probes [B, probe]}, for each
 * layer with alignment heads {@code alignment.{l} [B, head, 1, 2]} (first and second moment of the frame that each head attends
 * to, as a share of the window), and the taps of the plan.
 */
public final class DecoderGraph {
    /** HuggingFace's name of the norm before the unembedding, without {@code .weight} or {@code .bias}. */
    public static final String FINAL_NORM = "model.decoder.layer_norm";

    /** What GroupQueryAttention wants a head's width to be a multiple of. */
    private static final int GROUPED_HEAD_MULTIPLE = 8;

    private final WhisperConfig config;
    private final TapPlan plan;
    private final Flavour flavour;
    private final int cacheLength;
    private final boolean anyLength;
    private final OnnxGraph graph = new OnnxGraph("decoder-step");
    private final Blocks blocks;
    private final int d;
    private final int heads;
    private final int dHead;
    private final ReadOuts readOuts;
    private String length;
    private String last = "";
    private String frames = ""; // [B], of a graph for any length
    private String beyondFrames = ""; // [B, 1, 1, frame]

    private DecoderGraph(
            WhisperConfig config,
            GraphWeights weights,
            TapPlan plan,
            Flavour flavour,
            int cacheLength,
            boolean anyLength) {
        this.anyLength = anyLength;
        this.config = config;
        this.plan = plan;
        this.flavour = flavour;
        this.cacheLength = cacheLength;
        d = config.dModel();
        heads = config.decoderHeads();
        dHead = d / heads;
        blocks = new Blocks(graph, weights, plan, d, weights.form() == WeightForm.Q8);
        readOuts = new ReadOuts(blocks, config);
    }

    /**
     * The serialised graph.
     *
     * @param cacheLength positions that a slot's self-attention cache holds
     * @param rules       what may be sampled
     * @param tied        whether the unembedding is the token embedding
     * @param anyLength   whether windows may have fewer frames than the model's
     * @throws IllegalArgumentException if the plan names what the model lacks
     */
    public static byte[] build(
            WhisperConfig config,
            GraphWeights weights,
            TapPlan plan,
            SamplingRules rules,
            boolean tied,
            Flavour flavour,
            int cacheLength,
            boolean anyLength) {
        return new DecoderGraph(config, weights, plan, flavour, cacheLength, anyLength).build(rules, tied);
    }

    public static String selfKey(int layer) {
        return "self." + layer + ".key";
    }

    public static String selfValue(int layer) {
        return "self." + layer + ".value";
    }

    /** Output {@code [B, head, 1, 2]} of a layer that has alignment heads. */
    public static String alignment(int layer) {
        return "alignment." + layer;
    }

    /**
     * Input {@code [B, d_model]}, multiplied with an attention component's value mix before its projection, or with an MLP's
     * output. A factor per element rather than per head: an elementwise product is the cheapest node there is, and a node's own
     * cost is what a small model pays for gates.
     */
    public static String gate(Component component, int layer) {
        return "gate." + component.name().toLowerCase(Locale.ROOT) + "." + layer;
    }

    /**
     * Input {@code [B, d_model]} of an attention component: its output projection's bias times the component's gate. Head gates
     * alone would leave the bias when the whole component is closed.
     */
    public static String gatedBias(Component component, int layer) {
        return "gate." + component.name().toLowerCase(Locale.ROOT) + "." + layer + ".bias";
    }

    /** Input of a patched tap, shaped as the tap; part is {@code keep}, {@code add}, {@code read} or {@code write}. */
    public static String patch(TapName tap, String part) {
        return Blocks.patchInput(tap, part);
    }

    /** HuggingFace's name of an attention component's output projection, without {@code .weight} or {@code .bias}. */
    public static String projection(Component component, int layer) {
        return name(layer) + (component == Component.SELF ? ".self_attn" : ".encoder_attn") + ".out_proj";
    }

    private byte[] build(SamplingRules rules, boolean tied) {
        plan.requireFor(config);
        String tokens = graph.input("tokens", OnnxType.I64, "B");
        String positions = graph.input("positions", OnnxType.I64, "B");
        length = blocks.add(positions, graph.constant("one", new long[] {1}, 1));
        if (anyLength) {
            frames = graph.input("frames", OnnxType.I64, "B");
            beyondFrames = beyond("frame_index", config.sourcePositions(), frames);
        }
        // token embedding plus learned position; transformers reads scale_embedding and never applies it, nor do we
        String embed = blocks.embed(tokens, config.vocab());
        String positionTable =
                blocks.weights.declare(graph, "model.decoder.embed_positions.weight", config.targetPositions(), d);
        String position = graph.node("Gather", List.of(positionTable, positions));
        embed = stream(-1, TapPoint.EMBED, embed);
        position = stream(-1, TapPoint.POS_EMBED, position);
        String x = blocks.add(embed, position);
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            x = block(x, layer);
        }
        x = blocks.norm(x, FINAL_NORM);
        x = stream(-1, TapPoint.FINAL_LN, x);
        String logits = blocks.wide(blocks.unembed(x, tied, config.vocab()));
        logits = blocks.tap(Stack.DECODER, -1, TapPoint.UNEMBED, logits, "B", config.vocab());
        rules.append(graph, logits, config.vocab());
        readOuts.append(plan);
        return graph.toModel();
    }

    private static String name(int layer) {
        return "model.decoder.layers." + layer;
    }

    private String block(String resid, int layer) {
        String name = name(layer);
        resid = stream(layer, TapPoint.RESID_PRE, resid);
        // self-attention over the slot's own cache
        String z = selfAttention(blocks.norm(resid, name + ".self_attn_layer_norm"), name + ".self_attn", layer);
        String out = project(z, layer, Component.SELF);
        out = stream(layer, TapPoint.ATTN_OUT, out);
        String mid = stream(layer, TapPoint.RESID_MID, blocks.add(resid, out));
        // cross-attention over the window's encoder frames
        z = crossAttention(blocks.norm(mid, name + ".encoder_attn_layer_norm"), name + ".encoder_attn", layer);
        out = project(z, layer, Component.CROSS);
        out = stream(layer, TapPoint.CROSS_ATTN_OUT, out);
        String midCross = stream(layer, TapPoint.RESID_MID_CROSS, blocks.add(mid, out));
        // mlp
        String mlp = blocks.mlp(midCross, name, config.decoderFfn());
        if (plan.gates()) {
            mlp = blocks.mul(mlp, gateInput(gate(Component.MLP, layer)));
        }
        mlp = stream(layer, TapPoint.MLP_OUT, mlp);
        return stream(layer, TapPoint.RESID_POST, blocks.add(midCross, mlp));
    }

    /** Returns {@code z}, its heads and their elements as last axes in some form. */
    private String selfAttention(String x, String name, int layer) {
        List<Part> parts =
                List.of(query(name), new Part(name + ".k_proj", d, false, 1), new Part(name + ".v_proj", d, true, 1));
        if (flavour == Flavour.CPU
                && dHead % GROUPED_HEAD_MULTIPLE == 0
                && !plan.wants(Stack.DECODER, layer, TapPoint.ATTN_PATTERN)) {
            return perHead(layer, TapPoint.ATTN_Z, grouped(x, parts, layer), dHead);
        }
        List<String> qkv = blocks.linears(x, d, parts);
        String q = blocks.reshape(qkv.get(0), -1, heads, 1, dHead);
        String keys = cached(selfKey(layer), blocks.reshape(qkv.get(1), -1, heads, 1, dHead));
        String values = cached(selfValue(layer), blocks.reshape(qkv.get(2), -1, heads, 1, dHead));
        String z;
        if (plan.wants(Stack.DECODER, layer, TapPoint.ATTN_PATTERN)) {
            // the pattern is asked for: write the product out and mask what lies beyond the slot's length
            String scores = blocks.wide(graph.node("MatMul", List.of(q, blocks.transpose(keys, 0, 1, 3, 2))));
            String beyond = beyond("cache_index", cacheLength, length);
            String pattern = graph.node("Softmax", List.of(blocks.add(scores, beyond)), Map.of("axis", -1));
            pattern = perHead(layer, TapPoint.ATTN_PATTERN, pattern, cacheLength);
            z = graph.node("MatMul", List.of(blocks.narrow(pattern), values));
        } else {
            z = graph.node("Attention", List.of(q, keys, values, "", "", "", length), Map.of("scale", 1f));
        }
        return perHead(layer, TapPoint.ATTN_Z, z, dHead);
    }

    /**
     * One node that writes the cache and attends to as much of it as the slot has, where the other form walks through all of it.
     * Only on the CPU: CUDA has it in half precision alone.
     */
    private String grouped(String x, List<Part> parts, int layer) {
        List<String> values = blocks.together(x, d, parts);
        int width = parts.size() * d / values.size();
        List<String> inputs = new ArrayList<>(List.of("", "", ""));
        for (int i = 0; i < values.size(); i++) {
            inputs.set(i, blocks.reshape(values.get(i), -1, 1, width));
        }
        inputs.addAll(List.of(cache(selfKey(layer)), cache(selfValue(layer)), last()));
        inputs.add(graph.constant("cache_length", new int[] {cacheLength}, 1));
        return graph.microsoft(
                "GroupQueryAttention",
                inputs,
                Map.of("num_heads", heads, "kv_num_heads", heads, "scale", 1f),
                cacheOut(selfKey(layer)),
                cacheOut(selfValue(layer)));
    }

    /** {@code [B]}, int32: this position again, as that operator wants it. */
    private String last() {
        if (last.isEmpty()) {
            last = graph.node("Cast", List.of("positions"), Map.of("to", OnnxType.I32.code()));
        }
        return last;
    }

    /** Queries come divided by {@code sqrt(d_head)}: inside the projection the scale costs nothing. */
    private Part query(String name) {
        return new Part(name + ".q_proj", d, true, (float) (1 / Math.sqrt(dHead)));
    }

    /** Writes this position's row into the cache in place and returns the whole cache. */
    private String cached(String name, String row) {
        return graph.named(
                "TensorScatter",
                List.of(cache(name), row, "positions"),
                cacheOut(name),
                Map.of("axis", -2, "mode", "linear"));
    }

    private String cache(String name) {
        return graph.input(name, blocks.type(), "B", heads, cacheLength, dHead);
    }

    private String cacheOut(String name) {
        String out = name + ".out";
        graph.output(out, blocks.type(), "B", heads, cacheLength, dHead);
        return out;
    }

    /** {@code [B, 1, 1, count]}: 0 up to the slot's length {@code [B]}, a large negative number beyond. */
    private String beyond(String name, int count, String lengths) {
        long[] index = IntStream.range(0, count).asLongStream().toArray();
        String inside = graph.node(
                "Less", List.of(graph.constant(name, index, 1, 1, 1, count), blocks.reshape(lengths, -1, 1, 1, 1)));
        return graph.node("Where", List.of(inside, graph.scalar("zero", 0), graph.scalar("masked", -1e9f)));
    }

    /** Returns {@code z [B, head, 1, d_head]}. */
    private String crossAttention(String x, String name, int layer) {
        int whole = config.sourcePositions();
        String keys = graph.input(EncoderGraph.crossKey(layer), blocks.type(), "B", heads, whole, dHead);
        String values = graph.input(EncoderGraph.crossValue(layer), blocks.type(), "B", heads, whole, dHead);
        String q = blocks.linear(x, d, query(name));
        boolean patternNeeded = plan.wants(Stack.DECODER, layer, TapPoint.CROSS_ATTN_PATTERN)
                || plan.alignmentHeads().stream().anyMatch(head -> head.layer() == layer);
        String pattern = "";
        if (flavour == Flavour.CPU || patternNeeded) {
            // keys times scaled query: a matrix-vector product per head that reads each key once
            String scores = blocks.wide(graph.node("MatMul", List.of(keys, blocks.reshape(q, -1, heads, dHead, 1))));
            scores = blocks.reshape(scores, -1, heads, 1, whole);
            scores = anyLength ? blocks.add(scores, beyondFrames) : scores;
            pattern = graph.node("Softmax", List.of(scores), Map.of("axis", -1));
            pattern = perHead(layer, TapPoint.CROSS_ATTN_PATTERN, pattern, whole);
            readOuts.crossPattern(layer, pattern);
        }
        boolean patternUsed = flavour == Flavour.CPU || plan.patches(Stack.DECODER, layer, TapPoint.CROSS_ATTN_PATTERN);
        String z = patternUsed
                ? graph.node("MatMul", List.of(blocks.narrow(pattern), values))
                : graph.node(
                        "Attention",
                        attention(blocks.reshape(q, -1, heads, 1, dHead), keys, values),
                        Map.of("scale", 1f));
        return perHead(layer, TapPoint.CROSS_ATTN_Z, z, dHead);
    }

    private List<String> attention(String query, String keys, String values) {
        return anyLength ? List.of(query, keys, values, "", "", "", frames) : List.of(query, keys, values);
    }

    /** The heads' value mix {@code [B, head, 1, d_head]}, gated, through the output projection. */
    private String project(String z, int layer, Component component) {
        String projection = projection(component, layer);
        if (!plan.gates()) {
            return blocks.linear(blocks.reshape(z, -1, d), projection, d, d);
        }
        String gated = blocks.mul(blocks.reshape(z, -1, d), gateInput(gate(component, layer)));
        return blocks.linear(gated, projection, d, gateInput(gatedBias(component, layer)));
    }

    /** In single precision outside, so that whoever writes gates need not know what the streams are in. */
    private String gateInput(String name) {
        return blocks.narrow(graph.input(name, OnnxType.F32, "B", d));
    }

    private String stream(int layer, TapPoint point, String value) {
        String on = blocks.tap(Stack.DECODER, layer, point, value, "B", d);
        readOuts.stream(layer, point, on);
        return on;
    }

    /** A tap of {@code [B, head, 1, width]}, without the axis that has one member; reading alone leaves the value as it is. */
    private String perHead(int layer, TapPoint point, String value, int width) {
        if (!plan.wants(Stack.DECODER, layer, point)) {
            return value;
        }
        String on = blocks.tap(Stack.DECODER, layer, point, blocks.reshape(value, -1, heads, width), "B", heads, width);
        return plan.patches(Stack.DECODER, layer, point) ? blocks.reshape(on, -1, heads, 1, width) : value;
    }
}
