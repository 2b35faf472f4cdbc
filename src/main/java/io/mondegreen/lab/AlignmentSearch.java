package io.mondegreen.lab;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the cross-attention heads that follow the audio: over ordinary speech, how well a head's centre of mass rises with
 * the token's number (Pearson correlation, averaged over utterances). Models of other makers name theirs; ours and
 * fine-tuned ones do not.
 */
public final class AlignmentSearch {
    private static final int UTTERANCES = 60;
    private static final int MIN_TOKENS = 6;

    private AlignmentSearch() {}

    /** A head and how well it follows, 1 being perfectly. */
    public record Follower(HeadId head, double correlation) {}

    /** All heads, the best first. */
    public static List<Follower> rank(WhisperModel model, WeightForm weights, SpeechBank bank) {
        WhisperConfig config = model.config();
        Set<TapName> taps = new TreeSet<>();
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.CROSS_ATTN_PATTERN));
        }
        LogMel logMel = new LogMel(config.mels());
        Map<HeadId, List<Double>> correlations = new HashMap<>();
        int prompt = model.generation().prompt("en", "transcribe", false).length;
        EngineOptions options =
                new EngineOptions(EngineOptions.DeviceChoice.AUTO, 1, 1, 1, 1, true, "en").withWeights(weights);
        List<Utterance> utterances = bank.utterances("train", "speech");
        int stride = Math.max(1, utterances.size() / UTTERANCES);
        try (HookedModel run = HookedModel.open(model, options, taps)) {
            for (int i = 0; i < utterances.size(); i += stride) {
                float[] pcm = Resampler.resample(bank.pcm(utterances.get(i)), SpeechBank.RATE_HZ, LogMel.RATE_HZ);
                Run result = run.runWithCache(Window.greedy(logMel.compute(pcm, config.windowFrames())));
                for (TapName tap : taps) {
                    add(result.cache().get(tap), tap.layer(), prompt, correlations);
                }
            }
        }
        return correlations.entrySet().stream()
                .map(entry -> new Follower(
                        entry.getKey(),
                        entry.getValue().stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(0)))
                .sorted(Comparator.comparingDouble(Follower::correlation).reversed())
                .toList();
    }

    /** The best heads of the layer whose best two follow best: one layer's pattern is all that a step must keep. */
    public static List<HeadId> choose(List<Follower> ranked, int heads) {
        Map<Integer, List<Follower>> byLayer = ranked.stream()
                .collect(Collectors.groupingBy(follower -> follower.head().layer()));
        return byLayer.values().stream()
                .max(Comparator.comparingDouble(layer -> layer.stream()
                        .limit(2)
                        .mapToDouble(Follower::correlation)
                        .sum()))
                .orElseThrow()
                .stream()
                .limit(heads)
                .map(Follower::head)
                .toList();
    }

    private static void add(
            ActivationCache.Activation pattern, int layer, int prompt, Map<HeadId, List<Double>> correlations) {
        int heads = pattern.shape()[0];
        int positions = pattern.shape()[1];
        int frames = pattern.shape()[2];
        int tokens = positions - prompt;
        if (tokens < MIN_TOKENS) {
            return;
        }
        for (int head = 0; head < heads; head++) {
            double[] centre = new double[tokens];
            for (int i = 0; i < tokens; i++) {
                int row = (head * positions + prompt - 1 + i) * frames;
                for (int frame = 0; frame < frames; frame++) {
                    centre[i] += frame * (double) pattern.values()[row + frame];
                }
            }
            correlations
                    .computeIfAbsent(new HeadId(layer, head), _ -> new ArrayList<>())
                    .add(correlationWithIndex(centre));
        }
    }

    private static double correlationWithIndex(double[] values) {
        double n = values.length;
        double meanIndex = (n - 1) / 2;
        double mean = 0;
        for (double value : values) {
            mean += value / n;
        }
        double covariance = 0;
        double varIndex = 0;
        double variance = 0;
        for (int i = 0; i < values.length; i++) {
            covariance += (i - meanIndex) * (values[i] - mean);
            varIndex += (i - meanIndex) * (i - meanIndex);
            variance += (values[i] - mean) * (values[i] - mean);
        }
        return variance == 0 ? 0 : covariance / Math.sqrt(varIndex * variance);
    }
}
