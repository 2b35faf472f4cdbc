package io.mondegreen.engine;

import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

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

    private final Standby standby;
    private final Admission admission;
    private final DecoderLoop decoderLoop;
    private final Thread encoderThread;
    private final Thread decoderThread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param spare opens what takes over when a card is lost */
    Engine(TappedModel tapped, Optional<Supplier<TappedModel>> spare, EngineOptions options, EngineMeter meter) {
        standby = new Standby(tapped, spare, meter);
        // whatever is in there has a slot, or a place in the admission queue that is not given away before
        BlockingQueue<Job> ready = new ArrayBlockingQueue<>(options.queue() + options.slots());
        admission = new Admission(options.slots(), options.queue(), ready, System::nanoTime);
        decoderLoop = new DecoderLoop(standby, options.language(), ready, admission, meter);
        encoderThread = Thread.ofPlatform()
                .name("mondegreen-encoder")
                .daemon()
                .unstarted(new EncoderLoop(standby, admission, ready, options.encoderBatch()));
        decoderThread = Thread.ofPlatform().name("mondegreen-decoder").daemon().start(decoderLoop);
        try {
            // while a card records the decoder's runs nobody else may allocate on it
            decoderLoop.awaitWarm();
        } catch (RuntimeException e) {
            decoderLoop.stop();
            join(decoderThread);
            standby.close();
            throw e;
        }
        encoderThread.start();
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
        TappedModel tapped = TappedModel.open(model, options, plan);
        boolean mayFallBack = tapped.device() instanceof Device.Cuda && options.device() == DeviceChoice.AUTO;
        Optional<Supplier<TappedModel>> spare = mayFallBack
                ? Optional.of(() -> TappedModel.open(model, options.withDevice(DeviceChoice.CPU), plan))
                : Optional.empty();
        return new Engine(tapped, spare, options, meter);
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
        int window = standby.now().model().config().windowSamples();
        if (request.pcm().length == 0 || request.pcm().length > window) {
            throw new IllegalArgumentException(
                    "a window holds 1 to " + window + " samples of 16 kHz audio, not " + request.pcm().length);
        }
        if (request.timestamps()
                && standby.now().model().generation().timestampBegin().isEmpty()) {
            throw new IllegalArgumentException("this model has no timestamp tokens; ask without timestamps");
        }
        request.ablations().forEach(standby.now().decoder()::check);
        Job job = new Job(request, listener);
        try {
            admission.add(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the engine", e);
        }
        return () -> admission.cancel(job);
    }

    /** Where it computes now: the CPU once a card was lost. */
    public Device device() {
        return standby.now().device();
    }

    public WhisperModel model() {
        return standby.now().model();
    }

    /** Windows that wait for a slot. */
    public int waiting() {
        return admission.waiting();
    }

    /** Slots in use, being encoded or decoded. */
    public int busySlots() {
        return standby.now().slots() - admission.freeSlots();
    }

    public int slots() {
        return standby.now().slots();
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
        standby.close();
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
