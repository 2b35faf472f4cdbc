package io.mondegreen.engine;

import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Live transcription with continuous batching: windows of different calls join and leave the decoder's batch at any step.
 *
 * <p>A window waits in a bounded admission queue, in the order of its {@link Urgency}; takes the lowest free slot; is encoded by
 * the encoder's owner thread straight into that slot; and is decoded by the decoder's owner thread together with whatever else is
 * live. {@link #submit} blocks while the queue is full: that is the back-pressure. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final long JOIN_SECONDS = 30;
    private static final long POLL_MS = 50;

    private final TappedModel tapped;
    private final Admission admission;
    private final DecoderLoop decoderLoop;
    private final Thread encoderThread;
    private final Thread decoderThread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Engine(TappedModel tapped, EngineOptions options, EngineMeter meter) {
        this.tapped = tapped;
        // whatever is in there has a slot, or a place in the admission queue that is not given away before
        BlockingQueue<Job> ready = new ArrayBlockingQueue<>(options.queue() + options.slots());
        admission = new Admission(options.slots(), options.queue(), ready, System::nanoTime);
        decoderLoop = new DecoderLoop(tapped, options.language(), ready, admission, meter);
        encoderThread = Thread.ofPlatform()
                .name("mondegreen-encoder")
                .daemon()
                .start(new EncoderLoop(tapped, admission, ready, meter));
        decoderThread = Thread.ofPlatform().name("mondegreen-decoder").daemon().start(decoderLoop);
    }

    /**
     * Opens an engine over a model.
     *
     * @param probes         run inside the graphs; their scores are {@link TokenView#probe} in this order
     * @param alignmentHeads whose cross-attention is watched; where empty, those that the model names, else all heads of
     *     the decoder's upper half (openai/whisper's default)
     */
    public static Engine open(
            WhisperModel model,
            EngineOptions options,
            List<ProbeHead> probes,
            List<HeadId> alignmentHeads,
            EngineMeter meter) {
        List<HeadId> watched = alignmentHeads.isEmpty() ? AlignmentHeads.of(model) : alignmentHeads;
        TapPlan plan = new TapPlan(Set.of(), probes, watched, options.gates());
        return new Engine(TappedModel.open(model, options, plan), options, meter);
    }

    /**
     * Queues a window and returns a handle that cancels it: it leaves the queue, or its slot before the next step. What the encoder
     * has begun it ends. Once this returns, the listener hears exactly one {@code onEnd};
     * where this throws, it hears nothing. Listeners must not call it while the queue may be full: they would wait for
     * themselves.
     *
     * @throws IllegalArgumentException if the audio is empty or longer than the model's window, timestamps are asked of a
     *     model that has none, or an ablation names a head that the model lacks
     * @throws IllegalStateException    if the engine is closed
     */
    public Runnable submit(DecodeRequest request, DecodeListener listener) {
        int window = tapped.model().config().windowSamples();
        if (request.pcm().length == 0 || request.pcm().length > window) {
            throw new IllegalArgumentException(
                    "a window holds 1 to " + window + " samples of 16 kHz audio, not " + request.pcm().length);
        }
        if (request.timestamps() && tapped.model().generation().timestampBegin().isEmpty()) {
            throw new IllegalArgumentException("this model has no timestamp tokens; ask without timestamps");
        }
        request.ablations().forEach(tapped.decoder()::check);
        Job job = new Job(request, listener);
        try {
            admission.add(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the engine", e);
        }
        return () -> admission.cancel(job);
    }

    public Device device() {
        return tapped.device();
    }

    public WhisperModel model() {
        return tapped.model();
    }

    /** Windows that wait for a slot. */
    public int waiting() {
        return admission.waiting();
    }

    /** Slots in use, being encoded or decoded. */
    public int busySlots() {
        return tapped.slots() - admission.freeSlots();
    }

    public int slots() {
        return tapped.slots();
    }

    /**
     * Ends every window with {@code CANCELLED}, stops both threads and frees the memory. The model stays open.
     *
     * @throws IllegalStateException if a listener calls it, or a listener never returns
     */
    @Override
    public void close() {
        if (Thread.currentThread() == decoderThread) {
            throw new IllegalStateException("a listener cannot close the engine that calls it");
        }
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // the encoder first: while it hands over its last window the decoder still takes windows in
        admission.close();
        join(encoderThread);
        decoderLoop.stop();
        join(decoderThread);
        tapped.close();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOIN_SECONDS);
            while (thread.isAlive()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(thread.getName() + " did not stop within " + JOIN_SECONDS + " s");
                }
                try {
                    thread.join(POLL_MS);
                } catch (InterruptedException e) {
                    // memory that a thread still uses cannot be freed: wait on
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
