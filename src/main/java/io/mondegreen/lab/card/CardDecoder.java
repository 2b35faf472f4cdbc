package io.mondegreen.lab.card;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Engine;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decodes many windows on two cores and hands out the transcripts in the order in which the windows came. Two engines of one
 * slot each, not one of many: a window then never shares a batch, and its text is the same in every run.
 */
final class CardDecoder implements AutoCloseable {
    private static final int LANES = 2;
    private static final int QUEUE = 4;
    private static final int IN_FLIGHT = LANES * QUEUE;

    private final List<Engine> lanes = new ArrayList<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final WhisperTokenizer tokenizer;
    private final Optional<ProbeBundle> bundle;
    private final String part;
    private final Consumer<String> progress;
    private int submitted;

    private record Waiting(WindowListener listener, Consumer<Transcript> then) {}

    /**
     * Opens the engines.
     *
     * @param part     as told to the progress
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    CardDecoder(WhisperModel model, Optional<ProbeBundle> bundle, String part, Consumer<String> progress) {
        this.bundle = bundle;
        this.part = part;
        this.progress = progress;
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("figures need text: this model has no tokenizer"));
        List<ProbeHead> heads = bundle.map(ProbeBundle::heads).orElse(List.of());
        List<HeadId> watched = bundle.map(ProbeBundle::alignmentHeads).orElse(List.of());
        EngineOptions options = new EngineOptions(DeviceChoice.AUTO, 1, 1, 1, QUEUE, false, "en");
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(Engine.open(model, options, heads, watched, EngineMeter.NONE));
        }
    }

    /** Queues a window; what it gave, or what windows before it gave, is handed to its consumer by this thread. */
    void decode(float[] pcm, boolean timestamps, Consumer<Transcript> then) {
        WindowListener listener = new WindowListener(tokenizer, bundle, pcm.length / (double) LogMel.RATE_HZ);
        lanes.get(submitted++ % LANES).submit(new DecodeRequest(pcm, 0, timestamps, List.of()), listener);
        waiting.add(new Waiting(listener, then));
        while (waiting.size() > IN_FLIGHT) {
            handOut();
        }
    }

    /** Waits for the rest. */
    void finish() {
        while (!waiting.isEmpty()) {
            handOut();
        }
    }

    private void handOut() {
        Waiting next = waiting.remove();
        next.then().accept(next.listener().transcript().join());
        progress.accept(part);
    }

    @Override
    public void close() {
        lanes.forEach(Engine::close);
    }
}
