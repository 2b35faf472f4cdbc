package io.mondegreen.graph;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the guard reads at every step, computed beside the model: all probe heads as one product over the tapped streams, and
 * where the alignment heads look. A few numbers per slot leave the device, the streams never do.
 */
final class ReadOuts {
    private final Blocks blocks;
    private final WhisperConfig config;
    private final Map<TapName, String> streams = new TreeMap<>();
    private final Map<Integer, String> crossPatterns = new TreeMap<>();

    ReadOuts(Blocks blocks, WhisperConfig config) {
        this.blocks = blocks;
        this.config = config;
    }

    /** Remembers a decoder stream {@code [B, d_model]} that a probe may read. */
    void stream(int layer, TapPoint point, String value) {
        streams.put(TapName.of(Stack.DECODER, layer, point), value);
    }

    /** Remembers a layer's cross-attention weights {@code [B, head, 1, frame]}, in single precision. */
    void crossPattern(int layer, String value) {
        crossPatterns.put(layer, value);
    }

    void append(TapPlan plan) {
        List<ProbeHead> probes = plan.probesOf(Stack.DECODER);
        if (!probes.isEmpty()) {
            probes(probes);
        }
        if (!plan.alignmentHeads().isEmpty()) {
            alignment(plan.alignmentHeads());
        }
    }

    /** {@code probes [B, probe] = concat(streams) W^T + b}, W zero where a probe does not read a stream. */
    private void probes(List<ProbeHead> probes) {
        int d = config.dModel();
        List<TapName> taps = new ArrayList<>(
                new TreeSet<>(probes.stream().map(ProbeHead::tap).toList()));
        float[] w = new float[probes.size() * taps.size() * d];
        float[] b = new float[probes.size()];
        List<String> read = new ArrayList<>();
        for (TapName tap : taps) {
            read.add(streams.get(tap));
        }
        for (int i = 0; i < probes.size(); i++) {
            ProbeHead probe = probes.get(i);
            System.arraycopy(probe.weight(), 0, w, (i * taps.size() + taps.indexOf(probe.tap())) * d, d);
            b[i] = probe.bias();
        }
        OnnxGraph graph = blocks.graph;
        String stacked = read.size() == 1 ? read.getFirst() : graph.node("Concat", read, Map.of("axis", 1));
        graph.named(
                "Gemm",
                List.of(
                        blocks.wide(stacked),
                        graph.constant("probe.weight", w, probes.size(), (long) taps.size() * d),
                        graph.constant("probe.bias", b, probes.size())),
                "probes",
                Map.of("transB", 1));
        graph.output("probes", OnnxType.F32, "B", probes.size());
    }

    /** First and second moment of each head's attended frame, frames scaled to [0, 1): one small product per watched layer. */
    private void alignment(List<HeadId> heads) {
        OnnxGraph graph = blocks.graph;
        int frames = config.sourcePositions();
        float[] moments = new float[frames * 2];
        for (int frame = 0; frame < frames; frame++) {
            float share = (float) frame / frames;
            moments[2 * frame] = share;
            moments[2 * frame + 1] = share * share;
        }
        String weights = graph.constant("frame_moments", moments, frames, 2);
        for (int layer : new TreeSet<>(heads.stream().map(HeadId::layer).toList())) {
            // [B, head, 1, frame] x [frame, 2]
            String name = DecoderGraph.alignment(layer);
            graph.named("MatMul", List.of(crossPatterns.get(layer), weights), name, Map.of());
            graph.output(name, OnnxType.F32, "B", config.decoderHeads(), 1, 2);
        }
    }
}
