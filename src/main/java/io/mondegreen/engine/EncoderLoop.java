package io.mondegreen.engine;

import io.mondegreen.audio.LogMel;
import io.mondegreen.model.WhisperConfig;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The encoder's owner thread: takes the oldest waiting window, gives it the lowest free slot, computes its log-mel and encodes
 * it into that slot.
 */
final class EncoderLoop implements Runnable {
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
        WhisperConfig config = tapped.model().config();
        LogMel logMel = new LogMel(config.mels());
        try {
            while (!stopped) {
                Job job = admission.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (job != null) {
                    admit(job, config, logMel);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(Job job, WhisperConfig config, LogMel logMel) throws InterruptedException {
        while (!job.cancelled && job.slot < 0 && !stopped) {
            Integer slot = free.poll(POLL_MS, TimeUnit.MILLISECONDS);
            job.slot = slot == null ? -1 : slot;
        }
        job.cancelled |= stopped;
        if (!job.cancelled) {
            long start = System.nanoTime();
            try {
                tapped.encoder().encode(logMel.compute(job.request.pcm(), config.windowFrames()), job.slot);
            } catch (RuntimeException e) {
                job.failure = Optional.of(e);
            }
            job.encodeNanos = System.nanoTime() - start;
            meter.encoded(job.request.pcm().length / SAMPLE_RATE, job.encodeNanos);
        }
        // the decoder's thread ends it in any case, so that listeners hear one thread only
        ready.put(job);
    }
}
