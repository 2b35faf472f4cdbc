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
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Live transcription with continuous batching: windows of different calls join and leave the decoder's batch at any step.
 *
 * <p>A window waits in a bounded admission queue, takes the lowest free slot, is encoded by the encoder's owner thread
 * straight into that slot, and is decoded by the decoder's owner thread together with whatever else is live. {@link #submit}
 * blocks while the queue is full: that is the back-pressure. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final long JOIN_SECONDS = 30;

    private final TappedModel tapped;
    private final BlockingQueue<Job> admission;
    private final BlockingQueue<Job> ready;
    private final PriorityBlockingQueue<Integer> free;
    private final EncoderLoop encoderLoop;
    private final DecoderLoop decoderLoop;
    private final Thread encoderThread;
    private final Thread decoderThread;
    private volatile boolean closed;

    private Engine(TappedModel tapped, EngineOptions options, EngineMeter meter) {
        this.tapped = tapped;
        admission = new ArrayBlockingQueue<>(options.queue());
        ready = new ArrayBlockingQueue<>(options.queue() + options.slots());
        free = new PriorityBlockingQueue<>(options.slots());
        for (int slot = 0; slot < options.slots(); slot++) {
            free.add(slot);
        }
        encoderLoop = new EncoderLoop(tapped, admission, ready, free, meter);
        decoderLoop = new DecoderLoop(tapped, options.language(), ready, free, meter);
        encoderThread = Thread.ofPlatform().name("mondegreen-encoder").daemon().start(encoderLoop);
        decoderThread = Thread.ofPlatform().name("mondegreen-decoder").daemon().start(decoderLoop);
    }

    /**
     * Opens an engine over a model.
     *
     * @param probes         run inside the decoder graph; their scores are {@link TokenView#probe} in this order
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
     * Queues a window and returns a handle that cancels it. The listener hears exactly one {@code onEnd}.
     *
     * @throws IllegalArgumentException if the audio is empty or longer than the model's window, or an ablation names a head
     *     that the model lacks
     * @throws IllegalStateException    if the engine is closed
     */
    public Runnable submit(DecodeRequest request, DecodeListener listener) {
        int window = tapped.model().config().windowSamples();
        if (request.pcm().length == 0 || request.pcm().length > window) {
            throw new IllegalArgumentException(
                    "a window holds 1 to " + window + " samples of 16 kHz audio, not " + request.pcm().length);
        }
        request.ablations().forEach(tapped.decoder()::check);
        Job job = new Job(request, listener);
        try {
            while (!admission.offer(job, 100, TimeUnit.MILLISECONDS)) {
                requireOpen();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the engine", e);
        }
        requireOpen();
        return () -> job.cancelled = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    public Device device() {
        return tapped.device();
    }

    public WhisperModel model() {
        return tapped.model();
    }

    /** Windows that wait for a slot. */
    public int waiting() {
        return admission.size();
    }

    /** Slots in use, being encoded or decoded. */
    public int busySlots() {
        return tapped.slots() - free.size();
    }

    public int slots() {
        return tapped.slots();
    }

    /** Ends every window with {@code CANCELLED}, stops both threads and frees the memory. The model stays open. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        encoderLoop.stop();
        decoderLoop.stop();
        join(encoderThread);
        join(decoderThread);
        decoderLoop.cancelRest();
        Job job;
        while ((job = admission.poll()) != null) {
            decoderLoop.end(job, DecodeEnd.Reason.CANCELLED);
        }
        tapped.close();
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(java.time.Duration.ofSeconds(JOIN_SECONDS))) {
                throw new IllegalStateException(thread.getName() + " did not stop within " + JOIN_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
