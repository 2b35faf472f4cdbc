package io.mondegreen.engine;

import io.mondegreen.audio.LogMel;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The encoder's owner thread: takes the oldest waiting window, gives it the lowest free slot, computes its log-mel and encodes
 * it into that slot.
 */
final class EncoderLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(EncoderLoop.class.getName());
    private static final long POLL_MS = 50;
    private static final double SAMPLE_RATE = 16_000;

    private final TappedModel tapped;
    private final BlockingQueue<Job> admission;
    private final BlockingQueue<Job> ready;
    private final BlockingQueue<Integer> free;
    private final EngineMeter meter;
    private volatile boolean stopped;

    EncoderLoop(
            TappedModel tapped,
            BlockingQueue<Job> admission,
            BlockingQueue<Job> ready,
            BlockingQueue<Integer> free,
            EngineMeter meter) {
        this.tapped = tapped;
        this.admission = admission;
        this.ready = ready;
        this.free = free;
        this.meter = meter;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        LogMel logMel = new LogMel(tapped.model().config().mels());
        while (!stopped) {
            next(admission).ifPresent(job -> admit(job, logMel));
        }
        // what still waits ends on the decoder's thread as well
        Job job;
        while ((job = admission.poll()) != null) {
            job.cancelled = true;
            handOver(job);
        }
    }

    private void admit(Job job, LogMel logMel) {
        while (!job.cancelled && job.slot < 0 && !stopped) {
            job.slot = next(free).orElse(-1);
        }
        job.cancelled |= stopped;
        if (!job.cancelled) {
            try {
                long start = System.nanoTime();
                float[] pcm = job.request.pcm();
                int frames = tapped.encoder().melFrames(pcm.length);
                int audible = Encoder.audible(pcm.length, tapped.model().config());
                tapped.encoder().encode(logMel.compute(pcm, frames), job.slot, audible);
                job.heard = tapped.encoder().heard();
                job.encodeNanos = System.nanoTime() - start;
                meter.encoded(pcm.length / SAMPLE_RATE, job.encodeNanos);
            } catch (RuntimeException | Error e) {
                job.fail(e);
            }
        }
        handOver(job);
    }

    /** The queue's first, or nothing after a short while. An interrupt changes nothing: only {@link #stop} ends this thread. */
    private static <T> Optional<T> next(BlockingQueue<T> queue) {
        try {
            return Optional.ofNullable(queue.poll(POLL_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            return Optional.empty();
        }
    }

    /** Gives a window to the decoder's thread, which ends it in any case, so that listeners hear one thread only. */
    private void handOver(Job job) {
        while (true) {
            try {
                ready.put(job);
                return;
            } catch (InterruptedException e) {
                LOG.log(System.Logger.Level.WARNING, "the encoder's thread was interrupted and goes on");
            }
        }
    }
}
