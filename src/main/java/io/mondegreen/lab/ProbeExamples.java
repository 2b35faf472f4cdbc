package io.mondegreen.lab;

import io.mondegreen.audio.ActivityGate;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.Example;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Decodes the probe corpus with the very model that will be guarded and labels what it wrote. Two label sets come from the
 * same windows: invented text against what was said, and speech against anything else.
 */
public final class ProbeExamples {
    /** Name of the compression ratio among baselines. */
    public static final String COMPRESSION = "compression";

    private static final int SAMPLE_RATE = 16_000;

    private final List<DecodedWindow> decoded = new ArrayList<>();

    private ProbeExamples() {}

    /** The residual stream after every decoder block: where probes are looked for. */
    public static Set<TapName> candidates(WhisperConfig config) {
        Set<TapName> taps = new TreeSet<>();
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_POST));
        }
        return taps;
    }

    /**
     * Decodes windows.
     *
     * @param splits   those to render and decode; a split is the same whichever others are asked for
     * @param taps     decoder streams to keep, of shape {@code [pos, d_model]}
     * @param progress told the number of windows done so far
     * @throws IllegalArgumentException if the model has no tokenizer or lacks a tap
     */
    public static ProbeExamples decode(
            WhisperModel model,
            SpeechBank bank,
            long seed,
            Set<Split> splits,
            Set<TapName> taps,
            IntConsumer progress) {
        ProbeExamples examples = new ProbeExamples();
        WhisperConfig config = model.config();
        WhisperTokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("labels need text: this model has no tokenizer"));
        LogMel logMel = new LogMel(config.mels());
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.AUTO, 1, 1, 1, 1, true, "en");
        int promptLength = model.generation().prompt("en", "transcribe", false).length;
        try (TappedRun run = new TappedRun(model, taps, options)) {
            for (Split split : new TreeSet<>(splits)) {
                ProbeCorpus.render(bank, seed, split, config.windowMs(), window -> {
                    TappedRun.Result result =
                            run.run(logMel.compute(window.pcm(), config.windowFrames()), Optional.empty(), List.of());
                    examples.add(
                            window,
                            result,
                            taps,
                            promptLength,
                            model.generation().eot(),
                            tokenizer);
                    progress.accept(examples.decoded.size());
                });
            }
        }
        return examples;
    }

    private void add(
            CorpusWindow window,
            TappedRun.Result result,
            Set<TapName> taps,
            int promptLength,
            int eot,
            WhisperTokenizer tokenizer) {
        int[] tokens = result.tokens();
        int end = tokens[tokens.length - 1] == eot ? tokens.length - 1 : tokens.length;
        int count = end - promptLength;
        if (count < 1) {
            return;
        }
        String text = tokenizer.decode(Arrays.copyOfRange(tokens, promptLength, end));
        WindowFeatures features = new WindowFeatures();
        Map<TapName, float[]> mean = new HashMap<>();
        Map<TapName, float[]> first = new HashMap<>();
        Map<TapName, float[]> last = new HashMap<>();
        for (int i = 0; i < count; i++) {
            // the position that produced text token i
            features.add(0, result.logprobs()[promptLength - 1 + i], result.noSpeech(), Float.NaN);
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
            last.put(tap, Arrays.copyOfRange(stream.values(), (tokens.length - 1) * d, tokens.length * d));
        }
        double logprobs = WhisperRule.meanLogprob(features, end < tokens.length ? result.logprobs()[end - 1] : 0);
        decoded.add(new DecodedWindow(
                window.withoutSound(),
                text,
                label(window, text),
                mean,
                first,
                last,
                features,
                WhisperRule.score(result.noSpeech(), logprobs),
                WhisperRule.compression(text),
                inactive(window.pcm())));
    }

    private static WindowLabels.Label label(CorpusWindow window, String text) {
        if (!window.cut()) {
            return WindowLabels.of(window.inLanguage(), window.reference(), text);
        }
        // where the audio is a part, the text may be any run of the words that were said
        List<String> said = WindowLabels.words(window.reference());
        WindowLabels.Label best = WindowLabels.of(true, window.reference(), text);
        for (int from = 0; from < said.size(); from++) {
            for (int to = from + 1; to <= said.size(); to++) {
                WindowLabels.Label label = WindowLabels.of(true, String.join(" ", said.subList(from, to)), text);
                if (label == WindowLabels.Label.GOOD) {
                    return label;
                }
                best = best == WindowLabels.Label.INVENTED_CONTENT ? label : best;
            }
        }
        return best;
    }

    /** Share of frames in which the activity gate is closed. */
    private static double inactive(float[] pcm) {
        ActivityGate gate = new ActivityGate(SAMPLE_RATE);
        int frames = pcm.length / gate.frameSamples();
        int closed = 0;
        for (int frame = 0; frame < frames; frame++) {
            closed += gate.accept(pcm, frame * gate.frameSamples()) ? 0 : 1;
        }
        return frames == 0 ? 1 : (double) closed / frames;
    }

    /** Positive: invented text, on whatever audio. Loops and text between good and invented are left out. */
    public Examples hallucination() {
        return examples(
                one -> one.label() == WindowLabels.Label.INVENTED_NONSPEECH
                        || one.label() == WindowLabels.Label.INVENTED_CONTENT
                        || one.label() == WindowLabels.Label.GOOD,
                one -> one.label() != WindowLabels.Label.GOOD,
                true);
    }

    /** Positive: a person speaks. Mixed and reversed voices are left out. */
    public Examples speech() {
        return examples(one -> !one.window().ambiguous(), one -> one.window().speech(), false);
    }

    /** Every window that the model wrote something for, in the order rendered. */
    public List<DecodedWindow> windows() {
        return List.copyOf(decoded);
    }

    /** How many windows got which label, by kind of audio, for the report. */
    public SortedMap<String, SortedMap<WindowLabels.Label, Integer>> census() {
        SortedMap<String, SortedMap<WindowLabels.Label, Integer>> census = new TreeMap<>();
        for (DecodedWindow one : decoded) {
            census.computeIfAbsent(one.window().kind(), _ -> new TreeMap<>()).merge(one.label(), 1, Integer::sum);
        }
        return census;
    }

    /** Rows of a task of one's own, where the positives are the windows to be doubted. */
    public Examples examples(Predicate<DecodedWindow> wanted, Predicate<DecodedWindow> positive) {
        return examples(wanted, positive, true);
    }

    /**
     * Rows of a task.
     *
     * @param doubted whether the positives are the windows to be doubted; where they are the sound ones, the baselines, which
     *     all grow with doubt, are turned round
     */
    private Examples examples(Predicate<DecodedWindow> wanted, Predicate<DecodedWindow> positive, boolean doubted) {
        List<DecodedWindow> rows = decoded.stream().filter(wanted).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("the model wrote nothing that could be labelled");
        }
        SortedMap<TapName, float[][]> mean = new TreeMap<>();
        SortedMap<TapName, float[][]> first = new TreeMap<>();
        for (TapName tap : rows.getFirst().mean().keySet()) {
            mean.put(tap, rows.stream().map(row -> row.mean().get(tap)).toArray(float[][]::new));
            first.put(tap, rows.stream().map(row -> row.first().get(tap)).toArray(float[][]::new));
        }
        Map<WindowFeature, double[]> measures = new HashMap<>();
        for (WindowFeature feature :
                List.of(WindowFeature.LOGPROB_MEAN, WindowFeature.LOGPROB_MIN, WindowFeature.NO_SPEECH)) {
            measures.put(feature, column(rows, row -> row.features().get(feature)));
        }
        double sign = doubted ? 1 : -1;
        SortedMap<String, double[]> baselines = new TreeMap<>();
        baselines.put("mean logprob", column(rows, row -> -sign * row.features().get(WindowFeature.LOGPROB_MEAN)));
        baselines.put("min logprob", column(rows, row -> -sign * row.features().get(WindowFeature.LOGPROB_MIN)));
        baselines.put("no speech", column(rows, row -> sign * row.features().get(WindowFeature.NO_SPEECH)));
        baselines.put(COMPRESSION, column(rows, row -> sign * row.compression()));
        baselines.put(WhisperRule.NAME, column(rows, row -> sign * row.rule()));
        baselines.put("activity gate", column(rows, row -> sign * row.inactive()));
        List<Example> examples = rows.stream()
                .map(row -> new Example(
                        positive.test(row),
                        row.window().groups(),
                        row.window().kind(),
                        row.window().split()))
                .toList();
        return new Examples(examples, mean, first, measures, baselines);
    }

    private static double[] column(List<DecodedWindow> rows, ToDoubleFunction<DecodedWindow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
