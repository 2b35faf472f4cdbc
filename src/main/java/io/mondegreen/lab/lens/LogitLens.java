package io.mondegreen.lab.lens;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.graph.Flavour;
import io.mondegreen.graph.GraphWeights;
import io.mondegreen.graph.LensGraph;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.Run;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.OrtException;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.SessionOptions;
import io.mondegreen.ort.Tensor;
import io.mondegreen.ort.TensorMemory;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The logit lens (nostalgebraist 2020; on Whisper Glazer et al. 2025): final norm and unembedding on the stream of every
 * decoder layer, as if the layers after it did nothing. It reads runs that have cached {@link #taps}; the last layer gives the
 * model's own logits. One owner thread.
 */
public final class LogitLens implements AutoCloseable {
    /** Positions that are looked at together, fewer where their logits would be larger. */
    private static final int CHUNK = 16;

    private static final long CHUNK_BYTES = 64L << 20;

    private final WhisperConfig config;
    private final Tokens tokens;
    private final Session session;
    private final TensorMemory streams;
    private final TensorMemory logits;
    private final int chunk;

    private LogitLens(WhisperModel model, Session session) {
        this.config = model.config();
        this.tokens = new Tokens(model);
        this.session = session;
        long row = (long) config.vocab() * Float.BYTES * views();
        chunk = Math.clamp(CHUNK_BYTES / row, 1, CHUNK);
        streams = TensorMemory.host((long) chunk * views() * config.dModel() * Float.BYTES);
        logits = TensorMemory.host(chunk * row);
    }

    /**
     * Opens the lens of a model.
     *
     * @param device where it computes, for example the hooked model's
     * @throws OrtException if the runtime refuses it
     */
    public static LogitLens open(WhisperModel model, Device device, int threads) {
        try (GraphWeights weights = new GraphWeights(model, WeightForm.F32, Flavour.CPU)) {
            byte[] graph = LensGraph.build(model.config(), weights, model.tiedUnembedding());
            return new LogitLens(
                    model, Session.open(graph, new SessionOptions(device, threads, weights.files(), Map.of())));
        }
    }

    /** What a run must have cached: the stream entering the first layer and the stream leaving each. */
    public static Set<TapName> taps(WhisperConfig config) {
        Set<TapName> taps = new TreeSet<>();
        for (int layer = -1; layer < config.decoderLayers(); layer++) {
            taps.add(tap(layer));
        }
        return taps;
    }

    private static TapName tap(int layer) {
        return layer < 0
                ? TapName.of(Stack.DECODER, 0, TapPoint.RESID_PRE)
                : TapName.of(Stack.DECODER, layer, TapPoint.RESID_POST);
    }

    /** Streams at a position. */
    private int views() {
        return config.decoderLayers() + 1;
    }

    /**
     * Reads the tokens of a run: of a free run those that it wrote, of a forced run all that follow its first.
     *
     * @param top how many tokens to name per layer
     * @throws IllegalArgumentException if the run has not cached the streams
     */
    public LensTable read(Run run, int top) {
        boolean free = run.promptLength() < run.tokens().length;
        return read(run, free ? run.promptLength() - 1 : 0, top);
    }

    /**
     * Reads the tokens of a run from the one that follows a position.
     *
     * @param first the position, the prompt's counted
     * @param top   how many tokens to name per layer
     * @throws IllegalArgumentException if the run has not cached the streams
     */
    public LensTable read(Run run, int first, int top) {
        boolean free = run.promptLength() < run.tokens().length;
        int[] ids = run.tokens();
        // a free run ends with what it wrote, a forced one with what would come after the text
        int end = free ? ids.length - 1 : ids.length;
        List<TokenLens> read = new ArrayList<>();
        for (int from = first; from < end; from += chunk) {
            int to = Math.min(end, from + chunk);
            compute(run, from, to);
            for (int position = from; position < to; position++) {
                int next = position + 1 < ids.length ? ids[position + 1] : run.predicted()[position];
                read.add(new TokenLens(
                        position, tokens.of(ids[position]), tokens.of(next), views(position - from, next, top)));
            }
        }
        return new LensTable(
                config.decoderLayers(),
                tokens.text(Arrays.copyOfRange(ids, Math.min(first + 1, ids.length), ids.length)),
                read);
    }

    /** The logits of positions {@code [from, to)}, every view of a position before the next position. */
    private void compute(Run run, int from, int to) {
        int d = config.dModel();
        for (int view = 0; view < views(); view++) {
            Activation stream = run.cache().get(tap(view - 1));
            for (int position = from; position < to; position++) {
                long row = (long) (position - from) * views() + view;
                MemorySegment.copy(
                        stream.values(), position * d, streams.segment(), JAVA_FLOAT, row * d * Float.BYTES, d);
            }
        }
        long rows = (long) (to - from) * views();
        try (Tensor in = Tensor.view(streams, 0, ElementType.F32, rows, d);
                Tensor out = Tensor.view(logits, 0, ElementType.F32, rows, config.vocab());
                Binding binding = new Binding(session)) {
            binding.input(LensGraph.STREAMS, in).output(LensGraph.LOGITS, out).run();
        }
    }

    private List<LayerView> views(int row, int next, int top) {
        Distribution last = distribution(row, views() - 1);
        List<LayerView> all = new ArrayList<>();
        for (int view = 0; view < views(); view++) {
            Distribution one = distribution(row, view);
            List<LayerView.Guess> guesses = one.top(Math.min(top, config.vocab())).stream()
                    .map(id -> new LayerView.Guess(tokens.of(id), one.probability(id)))
                    .toList();
            all.add(new LayerView(
                    view - 1, guesses, one.rank(next), one.probability(next), one.entropy(), last.divergence(one)));
        }
        return all;
    }

    private Distribution distribution(int row, int view) {
        long bytes = (long) config.vocab() * Float.BYTES;
        return Distribution.of(logits.segment()
                .asSlice(((long) row * views() + view) * bytes, bytes)
                .toArray(JAVA_FLOAT));
    }

    /**
     * The raw logits at one position of a run, {@code [layer + 1][vocab]}, the embedding first: for measures of one's own.
     *
     * @throws IllegalArgumentException if the run has not cached the streams
     */
    public float[][] logits(Run run, int position) {
        compute(run, position, position + 1);
        float[][] all = new float[views()][];
        for (int view = 0; view < all.length; view++) {
            all[view] = distribution(0, view).logits();
        }
        return all;
    }

    @Override
    public void close() {
        session.close();
        streams.close();
        logits.close();
    }
}
