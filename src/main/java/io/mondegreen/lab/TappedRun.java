package io.mondegreen.lab;

import io.mondegreen.engine.DecoderStep;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.GreedyRules;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs a model on one window and keeps its activations ({@code run_with_cache}), with head and component ablations if asked.
 * Teacher-forced when the tokens are given; otherwise greedy, and the end-of-text token is fed too, so that every token has
 * its activations.
 */
public final class TappedRun implements AutoCloseable {
    private static final int SLOT = 0;

    private final TappedModel tapped;
    private final Set<TapName> taps;
    private final String language;

    /**
     * What a run gave.
     *
     * @param tokens   ids fed, one per decoder position; a greedy run ends with the end-of-text token where it was reached
     * @param logprobs natural log-probability, after the sampling rules, of the id that the model would take next at each
     *     position
     * @param noSpeech at the start-of-transcript position, NaN where the model has no such token
     */
    public record Result(int[] tokens, float[] logprobs, float noSpeech, ActivationCache cache) {}

    /**
     * Opens the model with these taps.
     *
     * @throws IllegalArgumentException if the model has no such tap
     */
    public TappedRun(WhisperModel model, Set<TapName> taps, EngineOptions options) {
        this.taps = Set.copyOf(taps);
        this.language = options.language();
        tapped = TappedModel.open(model, options, new TapPlan(taps, List.of(), List.of(), true));
    }

    /** Every tap that a model has. */
    public static Set<TapName> all(WhisperConfig config) {
        Set<TapName> taps = TapPlan.all(Stack.ENCODER, config.encoderLayers());
        taps.addAll(TapPlan.all(Stack.DECODER, config.decoderLayers()));
        return taps;
    }

    /**
     * Runs one window, without timestamps.
     *
     * @param logMel    {@code [mels, frames]}, row-major, the model's whole window
     * @param tokens    ids to feed; empty for greedy decoding
     * @param ablations applied at every position
     * @throws IllegalArgumentException if mel or tokens do not fit the model, or it lacks what is ablated
     */
    public Result run(float[] logMel, Optional<int[]> tokens, List<Ablation> ablations) {
        return run(logMel, tokens, ablations, false);
    }

    /**
     * Runs one window greedily under the timestamp rules.
     *
     * @throws IllegalArgumentException if the model has no timestamps, or as {@link #run} says
     */
    public Result runTimed(float[] logMel, List<Ablation> ablations) {
        if (tapped.model().generation().timestampBegin().isEmpty()) {
            throw new IllegalArgumentException("this model has no timestamp tokens");
        }
        return run(logMel, Optional.empty(), ablations, true);
    }

    private Result run(float[] logMel, Optional<int[]> tokens, List<Ablation> ablations, boolean timestamps) {
        DecoderStep step = tapped.decoder();
        step.openGates(SLOT);
        ablations.forEach(ablation -> step.gate(SLOT, ablation));
        tapped.encoder().encode(logMel, SLOT);
        return decode(step, tokens, timestamps);
    }

    private Result decode(DecoderStep step, Optional<int[]> forced, boolean timestamps) {
        GenerationConfig generation = tapped.model().generation();
        int[] prompt = forced.orElseGet(() -> generation.prompt(language, "transcribe", timestamps));
        int limit = tapped.cacheLength();
        if (prompt.length == 0 || prompt.length > limit) {
            throw new IllegalArgumentException("a run takes 1 to " + limit + " tokens, not " + prompt.length);
        }
        GreedyRules rules = new GreedyRules(tapped.model(), timestamps);
        int[] ids = Arrays.copyOf(prompt, limit);
        float[] logprobs = new float[limit];
        float noSpeech = Float.NaN;
        Map<TapName, List<float[]>> rows = new TreeMap<>();
        int length = prompt.length;
        for (int position = 0; position < length; position++) {
            requireToken(ids[position]);
            rules.allow(step, SLOT);
            step.feed(SLOT, ids[position], position, position == prompt.length - 1);
            step.run(1);
            noSpeech = position == 0 ? step.noSpeech(SLOT) : noSpeech;
            logprobs[position] = step.logprob(SLOT);
            keep(step, rows);
            boolean last = position == length - 1;
            if (forced.isEmpty() && last && ids[position] != generation.eot() && length < limit) {
                ids[length] = step.next(SLOT);
                rules.sampled(ids[length++]);
            }
        }
        return new Result(
                Arrays.copyOf(ids, length), Arrays.copyOf(logprobs, length), noSpeech, assemble(rows, length));
    }

    private void requireToken(int id) {
        int vocab = tapped.model().config().vocab();
        if (id < 0 || id >= vocab) {
            throw new IllegalArgumentException("token " + id + " is outside the vocabulary of " + vocab);
        }
    }

    private void keep(DecoderStep step, Map<TapName, List<float[]>> rows) {
        for (TapName tap : taps) {
            if (tap.stack() == Stack.DECODER) {
                rows.computeIfAbsent(tap, _ -> new ArrayList<>()).add(step.tap(tap, SLOT));
            }
        }
    }

    private ActivationCache assemble(Map<TapName, List<float[]>> rows, int length) {
        ActivationCache cache = new ActivationCache();
        WhisperConfig config = tapped.model().config();
        int d = config.dModel();
        int frames = config.sourcePositions();
        for (TapName tap : taps) {
            if (tap.stack() == Stack.ENCODER) {
                int heads = config.encoderHeads();
                float[] values = tapped.encoder().tap(tap);
                switch (tap.point()) {
                    case ATTN_PATTERN -> cache.put(tap, values, heads, frames, frames);
                    case ATTN_Z -> cache.put(tap, values, frames, heads, d / heads);
                    default -> cache.put(tap, values, frames, d);
                }
                continue;
            }
            int heads = config.decoderHeads();
            List<float[]> positions = rows.get(tap);
            switch (tap.point()) {
                case ATTN_PATTERN -> cache.put(tap, headsFirst(positions, heads, length), heads, length, length);
                case CROSS_ATTN_PATTERN -> cache.put(tap, headsFirst(positions, heads, frames), heads, length, frames);
                case ATTN_Z, CROSS_ATTN_Z -> cache.put(tap, stack(positions), length, heads, d / heads);
                case UNEMBED -> cache.put(tap, stack(positions), length, config.vocab());
                default -> cache.put(tap, stack(positions), length, d);
            }
        }
        return cache;
    }

    private static float[] stack(List<float[]> rows) {
        int width = rows.getFirst().length;
        float[] all = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * width, width);
        }
        return all;
    }

    /** {@code [pos][head, cached]} to {@code [head, pos, width]}, dropping cache rows beyond the width. */
    private static float[] headsFirst(List<float[]> rows, int heads, int width) {
        int cached = rows.getFirst().length / heads;
        float[] all = new float[heads * rows.size() * width];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), head * cached, all, (head * rows.size() + i) * width, width);
            }
        }
        return all;
    }

    @Override
    public void close() {
        tapped.close();
    }
}
