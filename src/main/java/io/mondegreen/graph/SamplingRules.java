package io.mondegreen.graph;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * Greedy sampling under Whisper's rules, inside the graph ({@code SuppressTokens}, {@code SuppressBlank} and {@code
 * ApplyTimestampRules} of openai/whisper's decoding.py). Which ranges a slot may sample from follows from its own tokens and
 * is kept by the caller; the mask over the vocabulary, the comparison of all timestamps together with the best text token,
 * argmax and log-probability happen here, so that only four numbers per slot leave the device.
 *
 * <p>Inputs: {@code begin [B, 1]}, 1 at a slot's first sampled position, else 0; with timestamps {@code bounds [B, 5]} = text
 * from, text to, timestamps from, timestamps to (ids, upper ends exclusive), and 1 where timestamps compete together. Outputs {@code next [B, 1]} (int64), {@code
 * logprob [B, 1]} after the rules, {@code no_speech [B, 1]} from the raw logits (NaN-free; meaningful at the
 * start-of-transcript position).
 *
 * @param suppress       ids never sampled
 * @param beginSuppress  ids not sampled at the first position
 * @param timestampBegin first timestamp id, where timestamps may be sampled
 * @param noSpeech       the no-speech token, where the model has one
 */
public record SamplingRules(
        List<Integer> suppress, List<Integer> beginSuppress, OptionalInt timestampBegin, OptionalInt noSpeech) {
    /** Low enough that its exponential is zero, high enough that sums stay finite. */
    private static final float NEVER = -1e9f;

    void append(OnnxGraph graph, String logits, int vocab) {
        String k = graph.constant("k1", new long[] {1}, 1);
        if (noSpeech.isPresent()) {
            noSpeech(graph, logits, k);
        }
        String begin = graph.input("begin", OnnxType.F32, "B", 1);
        String masked =
                graph.node("Add", List.of(logits, graph.constant("suppress", never(suppress, vocab), 1, vocab)));
        masked = graph.node(
                "Add",
                List.of(
                        masked,
                        graph.node(
                                "Mul",
                                List.of(
                                        begin,
                                        graph.constant("begin_suppress", never(beginSuppress, vocab), 1, vocab)))));
        if (timestampBegin.isPresent()) {
            withTimestamps(graph, masked, vocab, timestampBegin.getAsInt(), k);
        } else {
            List<String> best = graph.nodes("TopK", List.of(masked, k), 2, Map.of("axis", -1));
            graph.name(best.get(1), "next");
            // log p = -log sum exp(x - max)
            String sum = sumExp(graph, masked, best.get(0), k);
            graph.named("Neg", List.of(graph.node("Log", List.of(sum))), "logprob", Map.of());
        }
        graph.output("next", OnnxType.I64, "B", 1);
        graph.output("logprob", OnnxType.F32, "B", 1);
    }

    private void noSpeech(OnnxGraph graph, String logits, String k) {
        String max =
                graph.nodes("TopK", List.of(logits, k), 2, Map.of("axis", -1)).get(0);
        String one = graph.node(
                "Gather",
                List.of(logits, graph.constant("no_speech_id", new long[] {noSpeech.getAsInt()}, 1)),
                Map.of("axis", 1));
        String p = graph.node("Exp", List.of(graph.node("Sub", List.of(one, max))));
        graph.named("Div", List.of(p, sumExp(graph, logits, max, k)), "no_speech", Map.of());
        graph.output("no_speech", OnnxType.F32, "B", 1);
    }

    private void withTimestamps(OnnxGraph graph, String logits, int vocab, int stamps, String k) {
        String bounds = graph.input("bounds", OnnxType.I64, "B", 5);
        List<String> bound = graph.nodes("Split", List.of(bounds), 5, Map.of("axis", 1, "num_outputs", 5));
        String ids = graph.constant("ids", LongStream.range(0, vocab).toArray(), 1, vocab);
        String allowed = graph.node(
                "Or",
                List.of(
                        within(graph, ids, bound.get(0), bound.get(1)),
                        within(graph, ids, bound.get(2), bound.get(3))));
        String ruled = graph.node("Where", List.of(allowed, logits, graph.scalar("never", NEVER)));
        String zero = graph.constant("k0", new long[] {0}, 1);
        String edge = graph.constant("timestamp_begin", new long[] {stamps}, 1);
        String end = graph.constant("vocab", new long[] {vocab}, 1);
        String text = graph.node("Slice", List.of(ruled, zero, edge, k));
        String time = graph.node("Slice", List.of(ruled, edge, end, k));
        List<String> bestText = graph.nodes("TopK", List.of(text, k), 2, Map.of("axis", -1));
        List<String> bestTime = graph.nodes("TopK", List.of(time, k), 2, Map.of("axis", -1));
        String max = graph.node("Max", List.of(bestText.get(0), bestTime.get(0)));
        String sumText = sumExp(graph, text, max, k);
        String sumTime = sumExp(graph, time, max, k);
        // all timestamps together against the best text token
        String textWeight = graph.node("Exp", List.of(graph.node("Sub", List.of(bestText.get(0), max))));
        String together = graph.node(
                "And",
                List.of(
                        graph.node("Greater", List.of(sumTime, textWeight)),
                        graph.node("Greater", List.of(bound.get(4), zero))));
        String timeWins =
                graph.node("Or", List.of(together, graph.node("Greater", List.of(bestTime.get(0), bestText.get(0)))));
        String timeId = graph.node("Add", List.of(bestTime.get(1), edge));
        graph.named("Where", List.of(timeWins, timeId, bestText.get(1)), "next", Map.of());
        // once timestamps win together, text is ruled out and they share the probability among themselves
        String total = graph.node("Where", List.of(together, sumTime, graph.node("Add", List.of(sumText, sumTime))));
        String best = graph.node("Where", List.of(timeWins, bestTime.get(0), bestText.get(0)));
        String logTotal = graph.node("Add", List.of(max, graph.node("Log", List.of(total))));
        graph.named("Sub", List.of(best, logTotal), "logprob", Map.of());
    }

    private static String within(OnnxGraph graph, String ids, String from, String to) {
        return graph.node(
                "And", List.of(graph.node("GreaterOrEqual", List.of(ids, from)), graph.node("Less", List.of(ids, to))));
    }

    /** {@code sum exp(x - max)} over the vocabulary, {@code [B, 1]}. */
    private static String sumExp(OnnxGraph graph, String x, String max, String axis) {
        String shifted = graph.node("Exp", List.of(graph.node("Sub", List.of(x, max))));
        return graph.node("ReduceSum", List.of(shifted, axis), Map.of("keepdims", 1));
    }

    private static float[] never(List<Integer> ids, int vocab) {
        float[] mask = new float[vocab];
        ids.stream().filter(id -> id >= 0 && id < vocab).forEach(id -> mask[id] = NEVER);
        return mask;
    }
}
