package io.mondegreen.lab.lens;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.IndexSet;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The encoder lens (Glazer et al. 2025): the encoder stops after a layer, its final norm is applied, and the decoder, which is
 * not changed, writes what it hears. It is an intervention like others: the last layer's stream is replaced by that layer's of
 * the same window. One owner thread.
 */
public final class EncoderLens implements AutoCloseable {
    /** The layer before the first: convolution stem and positions. */
    public static final int STEM = -1;

    private static final String STOPPED = "stopped";

    private final HookedModel hooked;
    private final WhisperConfig config;
    private final Tokens tokens;
    private final List<Integer> early;
    private final Intervention stop;

    private EncoderLens(HookedModel hooked, List<Integer> early) {
        this.hooked = hooked;
        this.early = early;
        config = hooked.model().config();
        tokens = new Tokens(hooked.model());
        stop = Intervention.of(tap(config.encoderLayers() - 1), Kind.RESAMPLE, STOPPED, 1);
    }

    /**
     * Opens a model.
     *
     * @param options side by side run as many windows or layers as there are slots
     * @param layers  to stop after; stem and last layer are always among them
     * @throws IllegalArgumentException if the encoder has not got them all
     */
    public static EncoderLens open(WhisperModel model, EngineOptions options, IndexSet layers) {
        int depth = model.config().encoderLayers();
        layers.requireBelow(depth, "of layers the encoder");
        List<Integer> early = new ArrayList<>(List.of(STEM));
        for (int layer : layers.below(depth - 1)) {
            early.add(layer);
        }
        Set<TapName> read = new TreeSet<>();
        early.forEach(layer -> read.add(tap(layer)));
        return new EncoderLens(HookedModel.open(model, options, read, Set.of(tap(depth - 1))), List.copyOf(early));
    }

    private static TapName tap(int layer) {
        return layer < 0
                ? TapName.of(Stack.ENCODER, 0, TapPoint.RESID_PRE)
                : TapName.of(Stack.ENCODER, layer, TapPoint.RESID_POST);
    }

    /** The layers that it stops after, in order. */
    public List<Integer> layers() {
        List<Integer> all = new ArrayList<>(early);
        all.add(config.encoderLayers() - 1);
        return all;
    }

    /** Windows or layers that run side by side. */
    public int slots() {
        return hooked.slots();
    }

    /** What is heard of a window, log-mel {@code [mels, frames]}, layer by layer. */
    public List<LayerHearing> hear(float[] logMel) {
        return hear(List.of(logMel)).getFirst();
    }

    /** What is heard of each window, layer by layer. */
    public List<List<LayerHearing>> hear(List<float[]> logMels) {
        List<List<LayerHearing>> heard = new ArrayList<>();
        List<Trial> trials = new ArrayList<>();
        for (int from = 0; from < logMels.size(); from += hooked.slots()) {
            List<float[]> some = logMels.subList(from, Math.min(logMels.size(), from + hooked.slots()));
            List<Run> clean = hooked.runAll(
                    some.stream().map(mel -> Trial.clean(Window.greedy(mel))).toList());
            for (int i = 0; i < clean.size(); i++) {
                trials.addAll(stopped(some.get(i), clean.get(i).cache()));
            }
            List<LayerHearing> stopped = run(trials);
            trials.clear();
            for (int i = 0; i < clean.size(); i++) {
                List<LayerHearing> layers = new ArrayList<>(stopped.subList(i * early.size(), (i + 1) * early.size()));
                layers.add(hearing(config.encoderLayers() - 1, clean.get(i)));
                heard.add(layers);
            }
        }
        return heard;
    }

    private List<Trial> stopped(float[] logMel, ActivationCache clean) {
        return early.stream()
                .map(layer -> {
                    Activation stream = clean.get(tap(layer));
                    ActivationCache source = new ActivationCache();
                    source.put(tap(config.encoderLayers() - 1), stream.values(), stream.shape());
                    return Trial.of(Window.greedy(logMel), List.of(stop), Map.of(STOPPED, source));
                })
                .toList();
    }

    /** A few at a time, keeping only what was written: a deep encoder's streams are large. */
    private List<LayerHearing> run(List<Trial> trials) {
        List<LayerHearing> heard = new ArrayList<>();
        for (int from = 0; from < trials.size(); from += hooked.slots()) {
            for (Run run : hooked.runAll(trials.subList(from, Math.min(trials.size(), from + hooked.slots())))) {
                heard.add(hearing(early.get(heard.size() % early.size()), run));
            }
        }
        return heard;
    }

    private LayerHearing hearing(int layer, Run run) {
        int[] sampled = run.sampled();
        return new LayerHearing(layer, sampled, tokens.text(sampled), run.ended(), run.meanLogprob());
    }

    @Override
    public void close() {
        hooked.close();
    }
}
