package io.mondegreen.lab;

import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Engine;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Decodes many windows on two cores and hands out what they gave in the order in which the windows came. Two engines of one
 * slot each, not one of many: a window then never shares a batch, and its text is the same in every run. One thread owns it;
 * what it hands out, it hands out on that thread.
 */
public final class DecodeLanes implements AutoCloseable {
    private static final int LANES = 2;
    private static final int QUEUE = 4;
    private static final int IN_FLIGHT = LANES * QUEUE;

    private final List<Engine> lanes = new ArrayList<>();
    private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
    private int submitted;

    private record Waiting<T>(CompletableFuture<T> result, Consumer<T> then) {
        void handOut() {
            then.accept(result.join());
        }
    }

    /**
     * Opens the engines.
     *
     * @param heads   that run in the decoder graph, in this order
     * @param watched alignment heads; the model's own where empty
     * @param weights form of the matrices
     * @param padMs   silence that is encoded behind each window's audio; empty: the model's whole window
     */
    public DecodeLanes(
            WhisperModel model, WeightForm weights, List<ProbeHead> heads, List<HeadId> watched, OptionalInt padMs) {
        EngineOptions options = new EngineOptions(DeviceChoice.AUTO, 1, 1, 1, QUEUE, false, "en")
                .withPadMs(padMs)
                .withWeights(weights);
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(Engine.open(model, options, heads, watched, EngineMeter.NONE));
        }
    }

    /**
     * Queues a window; what it gave, or what windows before it gave, is handed to its consumer by this thread.
     *
     * @param result completed by the listener once the window has ended; what it fails with, this or {@link #finish} throws
     */
    public <T> void decode(
            DecodeRequest request, DecodeListener listener, CompletableFuture<T> result, Consumer<T> then) {
        lanes.get(submitted++ % LANES).submit(request, listener);
        waiting.add(new Waiting<>(result, then));
        while (waiting.size() > IN_FLIGHT) {
            waiting.remove().handOut();
        }
    }

    /** Waits for the rest. */
    public void finish() {
        while (!waiting.isEmpty()) {
            waiting.remove().handOut();
        }
    }

    @Override
    public void close() {
        lanes.forEach(Engine::close);
    }
}
