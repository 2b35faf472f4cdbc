package io.mondegreen.engine;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The decoder's owner thread: between steps it takes in the windows that are encoded, runs one step for all live slots, shows
 * each listener its token, and frees the slots of those that ended. Holes below the highest live slot ride along masked.
 */
final class DecoderLoop implements Runnable {
    private static final long POLL_MS = 50;

    private final DecoderStep step;
    private final BlockingQueue<Job> ready;
    private final BlockingQueue<Integer> free;
    private final EngineMeter meter;
    private final SlotState[] live;
    private final SlotState[] states;
    private volatile boolean stopped;

    DecoderLoop(
            TappedModel tapped,
            String language,
            BlockingQueue<Job> ready,
            BlockingQueue<Integer> free,
            EngineMeter meter) {
        this.step = tapped.decoder();
        this.ready = ready;
        this.free = free;
        this.meter = meter;
        live = new SlotState[tapped.slots()];
        states = new SlotState[tapped.slots()];
        for (int slot = 0; slot < states.length; slot++) {
            states[slot] = new SlotState(tapped, language, slot);
        }
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            int batch = 0;
            while (!stopped) {
                batch = takeIn(batch);
                if (batch > 0) {
                    batch = runStep(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Seats every encoded window; waits for one while no slot is live. Returns the batch, highest live slot plus one. */
    private int takeIn(int batch) throws InterruptedException {
        Job job = batch == 0 ? ready.poll(POLL_MS, TimeUnit.MILLISECONDS) : ready.poll();
        int highest = batch;
        while (job != null) {
            if (job.failure.isPresent()) {
                end(job, DecodeEnd.Reason.FAILED);
            } else if (job.cancelled) {
                end(job, DecodeEnd.Reason.CANCELLED);
            } else {
                live[job.slot] = states[job.slot];
                live[job.slot].seat(job);
                highest = Math.max(highest, job.slot + 1);
            }
            job = ready.poll();
        }
        return highest;
    }

    private int runStep(int batch) {
        int rows = 0;
        for (int slot = 0; slot < batch; slot++) {
            if (live[slot] == null) {
                step.feed(slot, 0, 0, false);
            } else {
                live[slot].feed();
                rows++;
            }
        }
        long start = System.nanoTime();
        try {
            step.run(batch);
        } catch (RuntimeException e) {
            failAll(batch, e);
            return 0;
        }
        meter.stepped(rows, System.nanoTime() - start);
        int highest = 0;
        for (int slot = 0; slot < batch; slot++) {
            if (live[slot] != null) {
                take(live[slot]);
            }
            highest = live[slot] != null ? slot + 1 : highest;
        }
        return highest;
    }

    private void take(SlotState state) {
        try {
            DecodeEnd.Reason reason = state.job().cancelled ? DecodeEnd.Reason.CANCELLED : state.take();
            if (reason != null) {
                live[state.slot()] = null;
                end(state, reason);
            }
        } catch (RuntimeException e) {
            // a listener that throws loses its own window only
            state.job().failure = Optional.of(e);
            live[state.slot()] = null;
            end(state, DecodeEnd.Reason.FAILED);
        }
    }

    private void failAll(int batch, RuntimeException failure) {
        for (int slot = 0; slot < batch; slot++) {
            SlotState state = live[slot];
            if (state != null) {
                live[slot] = null;
                state.job().failure = Optional.of(failure);
                end(state, DecodeEnd.Reason.FAILED);
            }
        }
    }

    private void end(SlotState state, DecodeEnd.Reason reason) {
        Job job = state.job();
        end(job, new DecodeEnd(reason, state.sampled(), state.noSpeech(), job.encodeNanos, state.nanos(), job.failure));
    }

    /** Ends a window that was never seated. */
    void end(Job job, DecodeEnd.Reason reason) {
        end(job, new DecodeEnd(reason, 0, Float.NaN, job.encodeNanos, 0, job.failure));
    }

    private void end(Job job, DecodeEnd end) {
        if (job.slot >= 0) {
            free.add(job.slot);
            job.slot = -1;
        }
        meter.ended(end);
        try {
            job.listener.onEnd(end);
        } catch (RuntimeException e) {
            System.getLogger(DecoderLoop.class.getName())
                    .log(System.Logger.Level.ERROR, "a listener failed at the end of its window", e);
        }
    }

    /** After both threads have stopped: ends what is left. */
    void cancelRest() {
        for (int slot = 0; slot < live.length; slot++) {
            if (live[slot] != null) {
                end(live[slot], DecodeEnd.Reason.CANCELLED);
                live[slot] = null;
            }
        }
        Job job;
        while ((job = ready.poll()) != null) {
            end(job, DecodeEnd.Reason.CANCELLED);
        }
    }
}
