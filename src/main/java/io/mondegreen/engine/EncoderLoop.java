package io.mondegreen.engine;

import io.mondegreen.audio.LogMel;
import java.util.Optional;
import java.util.Queue;

/**
 * The encoder's owner thread: takes the next window with the slot that is free for it, computes its log-mel and encodes it into
 * that slot. Ends when the admission is closed.
 */
final class EncoderLoop implements Runnable {
    private static final double SAMPLE_RATE = 16_000;

    private final TappedModel tapped;
    private final Admission admission;
    private final Queue<Job> ready;
    private final EngineMeter meter;

    /** @param ready to the decoder's thread, which ends every window, so that listeners hear one thread only; never full */
    EncoderLoop(TappedModel tapped, Admission admission, Queue<Job> ready, EngineMeter meter) {
        this.tapped = tapped;
        this.admission = admission;
        this.ready = ready;
        this.meter = meter;
    }

    @Override
    public void run() {
        LogMel logMel = new LogMel(tapped.model().config().mels());
        Optional<Job> next = admission.take();
        while (next.isPresent()) {
            Job job = next.get();
            if (!job.cancelled) {
                encode(job, logMel);
            }
            ready.add(job);
            next = admission.take();
        }
    }

    private void encode(Job job, LogMel logMel) {
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
}
