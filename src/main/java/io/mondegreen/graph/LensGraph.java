package io.mondegreen.graph;

import io.mondegreen.model.WhisperConfig;

/**
 * The end of the decoder on its own, for reading streams that are not the last: final norm and unembedding (the logit lens,
 * nostalgebraist 2020). Input {@code streams [N, d_model]}, output {@code logits [N, vocab]}; rows are independent.
 */
public final class LensGraph {
    public static final String STREAMS = "streams";
    public static final String LOGITS = "logits";

    private LensGraph() {}

    /**
     * The serialised graph.
     *
     * @param tied whether the unembedding is the token embedding
     */
    public static byte[] build(WhisperConfig config, GraphWeights weights, boolean tied) {
        OnnxGraph graph = new OnnxGraph("logit-lens");
        Blocks blocks = new Blocks(graph, weights, TapPlan.none(), config.dModel(), weights.form() == WeightForm.Q8);
        String streams = blocks.narrow(graph.input(STREAMS, OnnxType.F32, "N", config.dModel()));
        String logits =
                blocks.wide(blocks.unembed(blocks.norm(streams, DecoderGraph.FINAL_NORM), tied, config.vocab()));
        graph.name(logits, LOGITS);
        graph.output(LOGITS, OnnxType.F32, "N", config.vocab());
        return graph.toModel();
    }
}
