package io.mondegreen.lab;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Example;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Decodes the probe corpus with the very model that will be guarded and labels what it wrote. Two label sets come from the
 * same windows: invented text against what was said, and speech against anything else.
 */
public final class ProbeExamples {
    /** Name of the compression ratio among baselines. */
    public static final String COMPRESSION = "compression";

    private final List<DecodedWindow> decoded = new ArrayList<>();

    private ProbeExamples() {}

    /** Windows that were decoded elsewhere. */
    static ProbeExamples of(List<DecodedWindow> windows) {
        ProbeExamples examples = new ProbeExamples();
        examples.decoded.addAll(windows);
        return examples;
    }

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
     * @param weights  form of the matrices that will be guarded
     * @param splits   those to render and decode; a split is the same whichever others are asked for
     * @param taps     decoder streams to keep, of shape {@code [pos, d_model]}
     * @param progress run after every window
     * @throws IllegalArgumentException if the model has no tokenizer or lacks a tap
     */
    public static ProbeExamples decode(
            WhisperModel model,
            WeightForm weights,
            SpeechBank bank,
            long seed,
            Set<Split> splits,
            Set<TapName> taps,
            Runnable progress) {
        return decode(model, weights, bank, seed, splits, taps, List.of(), false, progress);
    }

    /**
     * The same with heads on the encoder's state, which are measures of every window.
     *
     * @param hearing named as window features are
     * @param margins whether to measure by how much each token is above the next best: it takes every position's logits
     */
    public static ProbeExamples decode(
            WhisperModel model,
            WeightForm weights,
            SpeechBank bank,
            long seed,
            Set<Split> splits,
            Set<TapName> taps,
            List<ProbeHead> hearing,
            boolean margins,
            Runnable progress) {
        return decode(model, weights, bank, seed, splits, OptionalInt.empty(), taps, hearing, margins, progress);
    }

    /**
     * The same with a part of the windows.
     *
     * @param count of each split at most, drawn at random; all where empty
     */
    public static ProbeExamples decode(
            WhisperModel model,
            WeightForm weights,
            SpeechBank bank,
            long seed,
            Set<Split> splits,
            OptionalInt count,
            Set<TapName> taps,
            List<ProbeHead> hearing,
            boolean margins,
            Runnable progress) {
        ProbeExamples examples = new ProbeExamples();
        WhisperConfig config = model.config();
        WindowReader reader = new WindowReader(model, taps, hearing);
        LogMel logMel = new LogMel(config.mels());
        Set<TapName> read = new TreeSet<>(taps);
        hearing.forEach(head -> read.add(head.tap()));
        if (margins) {
            read.add(WindowReader.LOGITS);
        }
        EngineOptions options =
                new EngineOptions(EngineOptions.DeviceChoice.AUTO, 1, 1, 1, 1, true, "en").withWeights(weights);
        try (HookedModel hooked = HookedModel.open(model, options, read)) {
            for (Split split : new TreeSet<>(splits)) {
                Consumer<CorpusWindow> decode = window -> {
                    Run run = hooked.runWithCache(Window.greedy(logMel.compute(window.pcm(), config.windowFrames())));
                    reader.read(window, run).ifPresent(examples.decoded::add);
                    progress.run();
                };
                if (count.isEmpty()) {
                    ProbeCorpus.render(bank, seed, split, config.windowMs(), decode);
                } else {
                    ProbeCorpus.sample(bank, seed, split, config.windowMs(), _ -> true, count.getAsInt())
                            .forEach(decode);
                }
            }
        }
        return examples;
    }

    /** Positive: invented text, on whatever audio. Loops and text between good and invented are left out. */
    public Examples hallucination() {
        return examples(ProbeExamples::judged, one -> one.label() != WindowLabels.Label.GOOD, true);
    }

    private static boolean judged(DecodedWindow one) {
        return switch (one.label()) {
            case INVENTED_NONSPEECH, INVENTED_CONTENT, GOOD -> true;
            case LOOP, LEFT_OUT -> false;
        };
    }

    /** The windows of {@link #hallucination}, read where their last token was produced. */
    public Examples hallucinationEnd() {
        return hallucination()
                .readAt(tables(decoded.stream().filter(ProbeExamples::judged).toList(), DecodedWindow::end));
    }

    /**
     * Text tokens. Positive: of a word that was not said, or of text invented as a whole. Windows between good and invented
     * take part, loops do not.
     *
     * @param running a head whose running mean, as far as the token, stands among the baselines
     */
    public Examples hallucinationTokens(Optional<ProbeHead> running, long seed) {
        return TokenExamples.of(decoded, running, seed);
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
        Map<WindowFeature, double[]> measures = new HashMap<>();
        for (WindowFeature feature : WindowFeature.values()) {
            if (!feature.fromProbe() && feature != WindowFeature.ATTENTION_SPREAD) {
                measures.put(feature, column(rows, row -> row.features().get(feature)));
            }
        }
        double sign = doubted ? 1 : -1;
        SortedMap<String, double[]> baselines = new TreeMap<>();
        for (String name : rows.getFirst().doubts().keySet()) {
            baselines.put(name, column(rows, row -> sign * row.doubts().get(name)));
        }
        List<Example> examples = rows.stream()
                .map(row -> new Example(
                        positive.test(row),
                        row.window().groups(),
                        row.window().kind(),
                        row.window().split()))
                .toList();
        return new Examples(
                examples, tables(rows, DecodedWindow::mean), tables(rows, DecodedWindow::first), measures, baselines);
    }

    private static SortedMap<TapName, float[][]> tables(
            List<DecodedWindow> rows, Function<DecodedWindow, Map<TapName, float[]>> streams) {
        SortedMap<TapName, float[][]> tables = new TreeMap<>();
        for (TapName tap : streams.apply(rows.getFirst()).keySet()) {
            tables.put(
                    tap, rows.stream().map(row -> streams.apply(row).get(tap)).toArray(float[][]::new));
        }
        return tables;
    }

    private static double[] column(List<DecodedWindow> rows, ToDoubleFunction<DecodedWindow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
