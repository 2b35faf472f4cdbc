package io.mondegreen.engine;

import java.util.Optional;
import java.util.Queue;

/**
 * The encoder's owner thread: takes the next window with the slot that is free for it and has it encoded into that slot. Ends
 * when the admission is closed.
 */
final class EncoderLoop implements Runnable {
    private final Standby standby;
    private final Admission admission;
    private final Queue<Job> ready;

    /** @param ready to the decoder's thread, which ends every window, so that listeners hear one thread only; never full */
    EncoderLoop(Standby standby, Admission admission, Queue<Job> ready) {
        this.standby = standby;
        this.admission = admission;
        this.ready = ready;
    }

    @Override
    public void run() {
        Optional<Job> next = admission.take();
        while (next.isPresent()) {
            Job job = next.get();
            if (!job.cancelled) {
                encode(job);
            }
            ready.add(job);
            next = admission.take();
        }
    }

    private void encode(Job job) {
        try {
            standby.encode(job);
        } catch (RuntimeException | Error e) {
            job.fail(e);
        }
    }
}
