package io.mondegreen.lab;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.Encoder;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Example;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the encoder makes of every window of the probe corpus, whether the decoder would write something or not: its streams,
 * averaged over the frames that hold audio. The labels are the corpus' own kinds of audio.
 */
public final class EncoderExamples {
    private final List<CorpusWindow> windows = new ArrayList<>();
    private final SortedMap<TapName, List<float[]>> means = new TreeMap<>();

    private EncoderExamples() {}

    /** Windows that were encoded elsewhere, and per tap a mean for each. */
    static EncoderExamples of(List<CorpusWindow> windows, Map<TapName, List<float[]>> means) {
        EncoderExamples examples = new EncoderExamples();
        examples.windows.addAll(windows);
        examples.means.putAll(means);
        return examples;
    }

    /** Where its heads are looked for: the stream after every block, and the last state, which the decoder reads. */
    public static Set<TapName> candidates(WhisperConfig config) {
        Set<TapName> taps = new TreeSet<>();
        for (int layer = 0; layer < config.encoderLayers(); layer++) {
            taps.add(TapName.of(Stack.ENCODER, layer, TapPoint.RESID_POST));
        }
        taps.add(TapName.of(Stack.ENCODER, TapPoint.FINAL_LN));
        return taps;
    }

    /**
     * Encodes windows.
     *
     * @param splits those to render; a split is the same whichever others are asked for
     * @param taps   encoder streams to keep, of shape {@code [frame, d_model]}
     * @throws IllegalArgumentException if the model lacks a tap
     */
    public static EncoderExamples listen(
            WhisperModel model,
            WeightForm weights,
            SpeechBank bank,
            long seed,
            Set<Split> splits,
            Set<TapName> taps,
            WorkMeter meter) {
        EncoderExamples examples = new EncoderExamples();
        WhisperConfig config = model.config();
        LogMel logMel = new LogMel(config.mels());
        EngineOptions options =
                new EngineOptions(EngineOptions.DeviceChoice.AUTO, 1, 1, 1, 1, false, "en").withWeights(weights);
        try (TappedModel tapped = TappedModel.open(model, options, new TapPlan(taps, List.of(), List.of(), false))) {
            for (Split split : new TreeSet<>(splits)) {
                List<ProbeCorpus.Planned> planned = ProbeCorpus.plan(bank, seed, split, config.windowMs());
                meter.expect(planned.size());
                for (ProbeCorpus.Planned one : planned) {
                    float[] pcm = one.sound().get();
                    tapped.encoder().encode(logMel.compute(pcm, config.windowFrames()), 0);
                    int frames = Encoder.audible(pcm.length, config);
                    examples.windows.add(one.window());
                    for (TapName tap : taps) {
                        examples.means
                                .computeIfAbsent(tap, _ -> new ArrayList<>())
                                .add(mean(tapped.encoder().tap(tap), frames, config.dModel()));
                    }
                    meter.did(1);
                }
            }
        }
        return examples;
    }

    /** The mean of a stream's first frames. */
    static float[] mean(float[] stream, int frames, int width) {
        double[] sum = new double[width];
        for (int frame = 0; frame < frames; frame++) {
            for (int j = 0; j < width; j++) {
                sum[j] += stream[frame * width + j];
            }
        }
        float[] mean = new float[width];
        for (int j = 0; j < width; j++) {
            mean[j] = (float) (sum[j] / frames);
        }
        return mean;
    }

    /**
     * The rows of one of the bundle's heads on the encoder's state. Voices mixed or reversed say nothing about speech, noise or
     * music; {@link ProbeBundle#HEARS_STRANGE} holds them, and foreign speech, against speech whose words the model knows.
     *
     * @return empty where a split that was listened to lacks either answer
     * @throws IllegalArgumentException if there is no such head
     */
    public Optional<Examples> of(String head) {
        return switch (head) {
            case ProbeBundle.HEARS_SPEECH -> rows(one -> !one.ambiguous(), CorpusWindow::speech);
            case ProbeBundle.HEARS_NOISE ->
                rows(one -> !one.ambiguous(), one -> one.kind().equals("noise"));
            case ProbeBundle.HEARS_MUSIC ->
                rows(one -> !one.ambiguous(), one -> one.kind().equals("music"));
            case ProbeBundle.HEARS_STRANGE ->
                rows(one -> strange(one) || one.inLanguage() && !one.kind().equals("oov"), EncoderExamples::strange);
            default -> throw new IllegalArgumentException("no head on the encoder's state is called '" + head + "'");
        };
    }

    private static boolean strange(CorpusWindow window) {
        return window.ambiguous() || window.speech() && !window.inLanguage();
    }

    private Optional<Examples> rows(Predicate<CorpusWindow> wanted, Predicate<CorpusWindow> positive) {
        List<Example> rows = new ArrayList<>();
        SortedMap<TapName, List<float[]>> streams = new TreeMap<>();
        for (int i = 0; i < windows.size(); i++) {
            CorpusWindow window = windows.get(i);
            if (wanted.test(window)) {
                int at = i;
                rows.add(new Example(positive.test(window), window.groups(), window.kind(), window.split()));
                means.forEach((tap, all) ->
                        streams.computeIfAbsent(tap, _ -> new ArrayList<>()).add(all.get(at)));
            }
        }
        boolean both = windows.stream()
                .map(CorpusWindow::split)
                .distinct()
                .allMatch(split -> has(rows, split, true) && has(rows, split, false));
        if (!both) {
            return Optional.empty();
        }
        SortedMap<TapName, float[][]> tables = new TreeMap<>();
        streams.forEach((tap, all) -> tables.put(tap, all.toArray(float[][]::new)));
        return Optional.of(
                new Examples(rows, tables, Collections.emptySortedMap(), Map.of(), Collections.emptySortedMap()));
    }

    private static boolean has(List<Example> rows, Split split, boolean label) {
        return rows.stream().anyMatch(row -> row.split() == split && row.label() == label);
    }
}
