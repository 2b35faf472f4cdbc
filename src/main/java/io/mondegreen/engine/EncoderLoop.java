package io.mondegreen.engine;

import java.util.List;
import java.util.Queue;

/**
 * The encoder's owner thread: takes the next windows with the slots that are free for them and has them encoded into those slots. Ends
 * when the admission is closed.
 */
final class EncoderLoop implements Runnable {
    private final Standby standby;
    private final Admission admission;
    private final Queue<Job> ready;
    private final int most;

    /**
     * @param ready to the decoder's thread, which ends every window, so that listeners hear one thread only; never full
     * @param most  windows of one run
     */
    EncoderLoop(Standby standby, Admission admission, Queue<Job> ready, int most) {
        this.standby = standby;
        this.admission = admission;
        this.ready = ready;
        this.most = most;
    }

    @Override
    public void run() {
        List<Job> next = admission.take(most, standby::melFrames);
        while (!next.isEmpty()) {
            if (next.stream().allMatch(job -> job.cancelled)) {
                ready.addAll(next);
            } else {
                encode(next);
            }
            next = admission.take(most, standby::melFrames);
        }
    }

    private void encode(List<Job> jobs) {
        try {
            standby.encode(jobs);
        } catch (RuntimeException | Error e) {
            jobs.forEach(job -> job.fail(e));
        }
        ready.addAll(jobs);
    }
}
