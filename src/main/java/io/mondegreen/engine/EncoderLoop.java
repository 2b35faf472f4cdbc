package io.mondegreen.engine;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The encoder's owner thread: takes the oldest waiting window, gives it the lowest free slot, and has it encoded
 * into that slot.
 */
final class EncoderLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(EncoderLoop.class.getName());
    private static final long POLL_MS = 50;

    private final Standby standby;
    private final BlockingQueue<Job> admission;
    private final BlockingQueue<Job> ready;
    private final BlockingQueue<Integer> free;
    private volatile boolean stopped;

    EncoderLoop(Standby standby, BlockingQueue<Job> admission, BlockingQueue<Job> ready, BlockingQueue<Integer> free) {
        this.standby = standby;
        this.admission = admission;
        this.ready = ready;
        this.free = free;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            next(admission).ifPresent(this::admit);
        }
        // what still waits ends on the decoder's thread as well
        Job job;
        while ((job = admission.poll()) != null) {
            job.cancelled = true;
            handOver(job);
        }
    }

    private void admit(Job job) {
        while (!job.cancelled && job.slot < 0 && !stopped) {
            job.slot = next(free).orElse(-1);
        }
        job.cancelled |= stopped;
        if (!job.cancelled) {
            try {
                standby.encode(job);
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
