package io.mondegreen.lab;

import com.sun.management.OperatingSystemMXBean;
import io.mondegreen.engine.DecoderStep;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Ort;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One window after another, as a driver asks for them that times several engines in turn: encode, a prompt of four tokens, then
 * single tokens, each the one that was sampled before. How many there are is forced.
 */
public final class BenchWorker implements AutoCloseable {
    /** Start of transcript, English, transcribe, no timestamps: of no meaning to a model that is timed. */
    private static final int[] PROMPT = {50258, 50259, 50359, 50363};

    private static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final WhisperModel model;
    private final EngineOptions options;
    private final float[] mel;
    private final int[] prompt;
    private final TappedModel tapped;
    private final String load;
    private final int batch;

    /** Milliseconds of one window's parts, and of processor time in all. */
    public record Times(double encodeMs, double promptMs, double decodeMs, double cpuMs) {}

    /**
     * Opens the model.
     *
     * @param load   what runs beside it
     * @param bundle what the guard would run, see {@link Bench#plan}
     * @param batch  slots that hear the window and are decoded side by side
     * @param mel    log-mel of the window, row-major
     */
    public BenchWorker(
            WhisperModel model,
            WeightForm weights,
            Bench.Load load,
            Optional<ProbeBundle> bundle,
            Bench.Threads threads,
            int batch,
            float[] mel) {
        this.model = model;
        this.mel = mel;
        this.load = load.name().toLowerCase(Locale.ROOT);
        this.batch = batch;
        options = threads.options(batch).withWeights(weights);
        prompt = IntStream.of(PROMPT)
                .map(id -> Math.min(id, model.config().vocab() - 1))
                .toArray();
        tapped = TappedModel.open(model, options, Bench.plan(load, model.config(), bundle));
        tapped.encoder().encode(mel, 0);
        for (int slot = 1; slot < batch; slot++) {
            tapped.encoder().share(0, slot);
        }
    }

    /** Engine, form, load and threads in one line. */
    public String description() {
        return "mondegreen, ONNX Runtime " + Ort.get().version() + ", "
                + options.weights().label() + ", taps " + load + ", threads " + options.decoderThreads() + ", spin "
                + options.spinUs() + " us, batch " + batch;
    }

    /**
     * Times one window.
     *
     * @param tokens steps after the prompt
     * @throws IllegalArgumentException if they do not fit into the model's cache
     */
    public Times window(int tokens) {
        if (tokens < 0 || prompt.length + tokens > tapped.cacheLength()) {
            throw new IllegalArgumentException(
                    "this model has room for " + (tapped.cacheLength() - prompt.length) + " tokens after the prompt");
        }
        DecoderStep step = tapped.decoder();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        tapped.encoder().encode(mel, 0);
        long encoded = System.nanoTime();
        int next = 0;
        for (int position = 0; position < prompt.length; position++) {
            next = step(step, batch, prompt[position], position);
        }
        long prompted = System.nanoTime();
        for (int i = 0; i < tokens; i++) {
            next = step(step, batch, next, prompt.length + i);
        }
        long end = System.nanoTime();
        return new Times(
                (encoded - start) / 1e6,
                (prompted - encoded) / 1e6,
                (end - prompted) / 1e6,
                (process.getProcessCpuTime() - cpu) / 1e6);
    }

    private static int step(DecoderStep step, int batch, int token, int position) {
        for (int slot = 0; slot < batch; slot++) {
            step.feed(slot, token, position, false);
        }
        step.run(batch);
        return step.next(0);
    }

    /** Logits {@code [position][vocab]} of given tokens on the window, by a graph that gives them out. */
    public float[][] logits(int[] tokens) {
        TapPlan plan = new TapPlan(Set.of(LOGITS), List.of(), List.of(), false);
        try (TappedModel written = TappedModel.open(model, options, plan)) {
            written.encoder().encode(mel, 0);
            float[][] rows = new float[tokens.length][];
            for (int position = 0; position < tokens.length; position++) {
                step(written.decoder(), 1, tokens[position], position);
                rows[position] = written.decoder().tap(LOGITS, 0);
            }
            return rows;
        }
    }

    @Override
    public void close() {
        tapped.close();
    }
}
