package io.mondegreen.engine;

import io.mondegreen.audio.LogMel;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.OrtException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The model where it computes now, and what takes over from it. A run that the runtime refuses on a card counts as the card's loss:
 * CUDA's errors are mostly for good, and in a session that has run every size before nothing else is left to go wrong. Then the same
 * model is opened on the CPU, once, and every window in flight is heard and fed there again. Used by both owner threads.
 */
final class Standby implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Standby.class.getName());
    private static final double SAMPLE_RATE = 16_000;

    private final EngineMeter meter;
    private final LogMel logMel;
    private final ReentrantLock encoding = new ReentrantLock();
    private Optional<Supplier<TappedModel>> spare;
    private volatile TappedModel now;
    private boolean gone; // and nothing took over

    /** @param spare opens what takes over; empty where nothing does */
    Standby(TappedModel first, Optional<Supplier<TappedModel>> spare, EngineMeter meter) {
        this.now = first;
        this.spare = spare;
        this.meter = meter;
        logMel = new LogMel(first.model().config().mels());
    }

    /** Where windows are to be decoded. */
    TappedModel now() {
        return now;
    }

    /**
     * Encodes a window into its slot: for the encoder's thread window by window, for the decoder's those that were heard where
     * nothing is heard any more.
     *
     * @throws OrtException if the runtime refuses it and nothing takes over
     */
    void encode(Job job) {
        encoding.lock();
        try {
            TappedModel on = now;
            try {
                encode(job, on);
            } catch (OrtException e) {
                encode(job, replace(on, e));
            }
        } finally {
            encoding.unlock();
        }
    }

    private void encode(Job job, TappedModel on) {
        long start = System.nanoTime();
        float[] pcm = job.request.pcm();
        int frames = on.encoder().melFrames(pcm.length);
        int audible = Encoder.audible(pcm.length, on.model().config());
        on.encoder().encode(logMel.compute(pcm, frames), job.slot, audible);
        job.heard = on.encoder().heard();
        job.heardBy = on;
        job.encodeNanos = System.nanoTime() - start;
        meter.encoded(pcm.length / SAMPLE_RATE, job.encodeNanos);
    }

    /**
     * What takes over from a model whose run was refused.
     *
     * @throws OrtException that very one, if nothing does
     */
    synchronized TappedModel replace(TappedModel lost, OrtException why) {
        if (now != lost) {
            return now; // the other thread was first
        }
        if (spare.isEmpty()) {
            if (lost.device() instanceof Device.Cuda && !gone) {
                gone = true;
                meter.lost(lost.device().label(), why, false);
            }
            throw why;
        }
        Supplier<TappedModel> opening = spare.get();
        spare = Optional.empty();
        TappedModel fresh;
        try {
            fresh = opening.get();
        } catch (RuntimeException e) {
            why.addSuppressed(e);
            gone = true;
            meter.lost(lost.device().label(), why, false);
            throw why;
        }
        LOG.log(
                System.Logger.Level.ERROR,
                "{0} is lost, windows in flight and all that come are decoded on {1}, which is slower; restart to use the"
                        + " card again: {2}",
                lost.device().label(),
                fresh.device().label(),
                why.getMessage());
        now = fresh;
        meter.lost(lost.device().label(), why, true);
        return fresh;
    }

    /**
     * Frees what is open, once both threads have ended. Not what was lost: the runtime ends the whole process when it releases a
     * session of a card that does not answer. Its memory goes with the process.
     */
    @Override
    public synchronized void close() {
        if (!gone) {
            now.close();
        }
    }
}
