package io.mondegreen.engine;

import io.mondegreen.audio.LogMel;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.OrtException;
import java.util.List;
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

    /** Frames of the log-mel that a window is encoded with. */
    int melFrames(Job job) {
        return now.encoder().melFrames(job.request.pcm().length);
    }

    /**
     * Encodes windows of one length into their slots, which are neighbours: for the encoder's thread as they come, for the decoder's
     * those that were heard where nothing is heard any more.
     *
     * @throws OrtException if the runtime refuses it and nothing takes over
     */
    void encode(List<Job> jobs) {
        encoding.lock();
        try {
            TappedModel on = now;
            try {
                encode(jobs, on);
            } catch (OrtException e) {
                encode(jobs, replace(on, e));
            }
        } finally {
            encoding.unlock();
        }
    }

    private void encode(List<Job> jobs, TappedModel on) {
        long start = System.nanoTime();
        Encoder encoder = on.encoder();
        for (int row = 0; row < jobs.size(); row++) {
            float[] pcm = jobs.get(row).request.pcm();
            int audible = Encoder.audible(pcm.length, on.model().config());
            encoder.feed(row, logMel.compute(pcm, encoder.melFrames(pcm.length)), audible);
        }
        encoder.run(jobs.getFirst().slot, jobs.size());
        long nanos = System.nanoTime() - start;
        for (int row = 0; row < jobs.size(); row++) {
            Job job = jobs.get(row);
            job.heard = encoder.heard(row);
            job.heardBy = on;
            job.encodeNanos = nanos;
            meter.encoded(job.request.pcm().length / SAMPLE_RATE, nanos / jobs.size());
        }
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
