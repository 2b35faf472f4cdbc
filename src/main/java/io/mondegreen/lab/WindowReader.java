package io.mondegreen.lab;

import io.mondegreen.audio.Activity;
import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.Encoder;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.TokenLabel;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads off a greedy run what probes are trained on, and labels what the model wrote. */
public final class WindowReader {
    private final Set<TapName> taps;
    private final List<ProbeHead> hearing;
    private final WhisperConfig config;
    private final WhisperTokenizer tokenizer;
    /** Where a run's logits lie: margins between tokens are read there, if it cached them. */
    static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);

    private final Set<Integer> never; // ids that the sampling rules suppress
    private final Set<Integer> notFirst;
    private final int promptLength;
    private final int eot;

    /**
     * @param taps decoder streams to keep, of shape {@code [pos, d_model]}
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    public WindowReader(WhisperModel model, Set<TapName> taps) {
        this(model, taps, List.of());
    }

    /**
     * The same with heads on the encoder's state, named as window features are; runs must have cached their taps.
     *
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    WindowReader(WhisperModel model, Set<TapName> taps, List<ProbeHead> hearing) {
        this.taps = Set.copyOf(taps);
        this.hearing = List.copyOf(hearing);
        config = model.config();
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("labels need text: this model has no tokenizer"));
        promptLength = model.generation().prompt("en", "transcribe", false).length;
        GenerationConfig generation = model.generation();
        never = new HashSet<>(generation.suppress());
        notFirst = new HashSet<>(generation.beginSuppress());
        eot = generation.eot();
    }

    /** Empty where the model wrote nothing. */
    public Optional<DecodedWindow> read(CorpusWindow window, Run result) {
        int[] tokens = result.tokens();
        int end = tokens[tokens.length - 1] == eot ? tokens.length - 1 : tokens.length;
        int count = end - promptLength;
        if (count < 1) {
            return Optional.empty();
        }
        String text = tokenizer.decode(Arrays.copyOfRange(tokens, promptLength, end));
        WindowFeatures features = new WindowFeatures(window.pcm().length / (double) LogMel.RATE_HZ);
        Map<TapName, float[]> mean = new HashMap<>();
        Map<TapName, float[]> first = new HashMap<>();
        Map<TapName, float[]> last = new HashMap<>();
        Map<TapName, float[]> produced = new HashMap<>();
        for (int i = 0; i < count; i++) {
            // the position that produced text token i
            features.add(
                    tokens[promptLength + i], 0, result.logprobs()[promptLength - 1 + i], result.noSpeech(), Float.NaN);
        }
        if (end < tokens.length) {
            features.end(result.logprobs()[end - 1]);
        }
        int frames = Encoder.audible(window.pcm().length, config);
        for (ProbeHead head : hearing) {
            float[] heard = EncoderExamples.mean(result.cache().get(head.tap()).values(), frames, config.dModel());
            features.heard(WindowFeature.of(head.name()), head.score(heard));
        }
        for (TapName tap : taps) {
            ActivationCache.Activation stream = result.cache().get(tap);
            int d = stream.shape()[1];
            float[] sum = new float[d];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < d; j++) {
                    sum[j] += stream.values()[(promptLength - 1 + i) * d + j] / count;
                }
            }
            mean.put(tap, sum);
            first.put(tap, Arrays.copyOfRange(stream.values(), (promptLength - 1) * d, promptLength * d));
            produced.put(tap, Arrays.copyOfRange(stream.values(), (tokens.length - 2) * d, (tokens.length - 1) * d));
            last.put(tap, Arrays.copyOfRange(stream.values(), (tokens.length - 1) * d, tokens.length * d));
        }
        double[] margins = Optional.ofNullable(result.cache().all().get(LOGITS))
                .map(logits -> margins(logits, tokens, count))
                .orElse(new double[0]);
        double logprobs = WhisperRule.meanLogprob(features, end < tokens.length ? result.logprobs()[end - 1] : 0);
        WindowLabels.Label label = window.label(text);
        List<String> prefixes = IntStream.rangeClosed(promptLength + 1, end)
                .mapToObj(to -> tokenizer.decode(Arrays.copyOfRange(tokens, promptLength, to)))
                .toList();
        return Optional.of(new DecodedWindow(
                window.withoutSound(),
                text,
                label,
                mean,
                first,
                last,
                produced,
                tokens(labels(window, label, prefixes), result),
                features,
                WhisperRule.score(result.noSpeech(), logprobs),
                WhisperRule.compression(text),
                inactive(window.pcm()),
                Arrays.stream(margins).average().orElse(Double.NaN),
                Arrays.stream(margins).min().orElse(Double.NaN)));
    }

    /** By how much the log-probability of each text token is above that of the next best one that the rules allow. */
    private double[] margins(ActivationCache.Activation logits, int[] tokens, int count) {
        int vocab = logits.shape()[1];
        double[] margins = new double[count];
        for (int i = 0; i < count; i++) {
            int row = (promptLength - 1 + i) * vocab;
            int written = tokens[promptLength + i];
            float second = Float.NEGATIVE_INFINITY;
            for (int id = 0; id < vocab; id++) {
                boolean allowed = id != written && !never.contains(id) && (i > 0 || !notFirst.contains(id));
                second = allowed ? Math.max(second, logits.values()[row + id]) : second;
            }
            margins[i] = logits.values()[row + written] - second;
        }
        return margins;
    }

    private static List<TokenLabel> labels(CorpusWindow window, WindowLabels.Label label, List<String> prefixes) {
        List<String> words = WindowLabels.words(prefixes.getLast());
        List<TokenLabel> labels =
                switch (label) {
                    case LOOP -> TokenLabel.all(TokenLabel.LEFT_OUT, words.size());
                    case INVENTED_NONSPEECH, INVENTED_CONTENT -> TokenLabel.all(TokenLabel.INVENTED, words.size());
                    case GOOD, LEFT_OUT ->
                        TokenLabel.ofWords(WindowLabels.words(window.reference()), words, window.cut());
                };
        return TokenLabel.ofTokens(labels, prefixes);
    }

    private DecodedTokens tokens(List<TokenLabel> labels, Run result) {
        if (labels.stream().allMatch(label -> label == TokenLabel.LEFT_OUT)) {
            return DecodedTokens.NONE;
        }
        // the positions that produced the tokens
        int from = promptLength - 1;
        int to = from + labels.size();
        Map<TapName, float[]> streams = new HashMap<>();
        for (TapName tap : taps) {
            ActivationCache.Activation stream = result.cache().get(tap);
            int d = stream.shape()[1];
            streams.put(tap, Arrays.copyOfRange(stream.values(), from * d, to * d));
        }
        int[] ids = Arrays.copyOfRange(result.tokens(), promptLength, promptLength + labels.size());
        return new DecodedTokens(ids, labels, Arrays.copyOfRange(result.logprobs(), from, to), streams);
    }

    /** Share of frames in which the activity gate is closed. */
    private static double inactive(float[] pcm) {
        boolean[] active = Activity.of(pcm);
        int closed = 0;
        for (boolean open : active) {
            closed += open ? 0 : 1;
        }
        return active.length == 0 ? 1 : (double) closed / active.length;
    }
}
