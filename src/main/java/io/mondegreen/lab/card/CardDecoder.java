package io.mondegreen.lab.card;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.lab.DecodeLanes;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.ProbeBundle;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Decodes many windows by {@link DecodeLanes} and hands out the transcripts in the order in which the windows came. */
final class CardDecoder implements AutoCloseable {
    private final DecodeLanes lanes;
    private final WhisperTokenizer tokenizer;
    private final Optional<ProbeBundle> bundle;
    private final String part;
    private final Consumer<String> progress;

    /**
     * Opens the engines.
     *
     * @param model the card's, or what is made of it
     * @param part  as told to the progress
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    CardDecoder(WhisperModel model, CardInput input, String part) {
        this.bundle = input.bundle();
        this.part = part;
        this.progress = input.progress();
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("figures need text: this model has no tokenizer"));
        lanes = new DecodeLanes(
                model,
                input.weights(),
                bundle.map(ProbeBundle::heads).orElse(List.of()),
                bundle.map(ProbeBundle::alignmentHeads).orElse(List.of()),
                input.padMs());
    }

    /** Queues a window; what it gave, or what windows before it gave, is handed to its consumer by this thread. */
    void decode(float[] pcm, boolean timestamps, Consumer<Transcript> then) {
        WindowListener listener = new WindowListener(tokenizer, bundle, pcm.length / (double) LogMel.RATE_HZ);
        lanes.decode(new DecodeRequest(pcm, 0, timestamps, List.of()), listener, listener.transcript(), transcript -> {
            then.accept(transcript);
            progress.accept(part);
        });
    }

    /** Waits for the rest. */
    void finish() {
        lanes.finish();
    }

    @Override
    public void close() {
        lanes.close();
    }
}
