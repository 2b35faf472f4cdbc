package io.mondegreen.engine;

import io.mondegreen.ort.OrtException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The decoder's owner thread: between steps it takes in the windows that are encoded, runs one step for all live slots, shows
 * each listener its token, and frees the slots of those that ended. Holes between the lowest and the highest live slot ride along masked.
 */
final class DecoderLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(DecoderLoop.class.getName());
    private static final long POLL_MS = 50;

    private final Standby standby;
    private final BlockingQueue<Job> ready;
    private final Admission admission;
    private final EngineMeter meter;
    private final SlotState[] live;
    private final SlotState[] states;
    private final CompletableFuture<Void> warm = new CompletableFuture<>();
    private TappedModel tapped;
    private DecoderStep step;
    private volatile boolean stopped;

    DecoderLoop(Standby standby, String language, BlockingQueue<Job> ready, Admission admission, EngineMeter meter) {
        this.standby = standby;
        tapped = standby.now();
        step = tapped.decoder();
        this.ready = ready;
        this.admission = admission;
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
        warmUp();
        int batch = 0;
        while (!stopped) {
            follow(batch);
            batch = takeIn(dropCancelled(batch));
            if (batch > 0) {
                batch = runStep(batch);
            }
        }
        cancelRest();
    }

    /** Frees the slots of windows that nobody waits for any more, before a step is spent on them. Returns the batch that is left. */
    private int dropCancelled(int batch) {
        int highest = 0;
        for (int slot = 0; slot < batch; slot++) {
            SlotState state = live[slot];
            if (state != null && state.job().cancelled) {
                live[slot] = null;
                end(state, DecodeEnd.Reason.CANCELLED);
            } else if (state != null) {
                highest = slot + 1;
            }
        }
        return highest;
    }

    /** Waits until a step of any size can run without preparation. */
    void awaitWarm() {
        try {
            warm.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void warmUp() {
        try {
            step.warmUp();
            warm.complete(null);
        } catch (OrtException e) {
            if (takenOver(e)) {
                warm.complete(null);
            } else {
                warm.completeExceptionally(e);
            }
        } catch (RuntimeException | Error e) {
            warm.completeExceptionally(e);
        }
    }

    /** Goes where the model is now, with all windows that are live. */
    private void follow(int batch) {
        if (tapped == standby.now()) {
            return;
        }
        tapped = standby.now();
        step = tapped.decoder();
        for (SlotState state : states) {
            state.belongTo(step);
        }
        for (int slot = 0; slot < batch; slot++) {
            if (live[slot] != null) {
                hearAgain(live[slot]);
            }
        }
    }

    private void hearAgain(SlotState state) {
        try {
            standby.encode(List.of(state.job()));
            state.feedAgain();
        } catch (RuntimeException | Error e) {
            fail(state, e);
        }
    }

    private boolean takenOver(OrtException why) {
        try {
            standby.replace(tapped, why);
            return true;
        } catch (OrtException nothingDoes) {
            return false;
        }
    }

    /** Seats every encoded window; waits for one while no slot is live. Returns the batch, highest live slot plus one. */
    private int takeIn(int batch) {
        Job job = batch == 0 ? await() : ready.poll();
        int highest = batch;
        while (job != null) {
            if (job.failure.isPresent()) {
                end(job, DecodeEnd.Reason.FAILED);
            } else if (job.cancelled) {
                end(job, DecodeEnd.Reason.CANCELLED);
            } else if (seat(job)) {
                highest = Math.max(highest, job.slot + 1);
            }
            job = ready.poll();
        }
        return highest;
    }

    private Job await() {
        try {
            return ready.poll(POLL_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // a listener left its interrupt here; only stop() may end this thread
            return null;
        }
    }

    private boolean seat(Job job) {
        try {
            if (job.heardBy != tapped) {
                standby.encode(List.of(job));
            }
            states[job.slot].seat(job);
            live[job.slot] = states[job.slot];
            return true;
        } catch (RuntimeException | Error e) {
            job.fail(e);
            end(job, DecodeEnd.Reason.FAILED);
            return false;
        }
    }

    private int runStep(int batch) {
        int rows = 0;
        int first = batch;
        for (int slot = batch - 1; slot >= 0; slot--) {
            if (live[slot] == null) {
                step.feed(slot, 0, 0, false);
            } else {
                live[slot].feed();
                rows++;
                first = slot;
            }
        }
        long start = System.nanoTime();
        try {
            step.run(first, batch);
            meter.stepped(rows, batch - first, System.nanoTime() - start);
        } catch (OrtException e) {
            if (takenOver(e)) {
                return batch;
            }
            failAll(batch, e);
            return 0;
        } catch (RuntimeException | Error e) {
            failAll(batch, e);
            return 0;
        }
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
            if (reason != null && !goesOn(state, reason)) {
                live[state.slot()] = null;
                end(state, reason);
            }
        } catch (NotFiniteException e) {
            wipe(state.slot());
            fail(state, e);
        } catch (RuntimeException | Error e) {
            fail(state, e); // a listener that throws loses its own window only
        }
    }

    private void wipe(int slot) {
        try {
            step.wipe(slot);
        } catch (OrtException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a slot was not wiped, the next step will say why: {0}",
                    e.getMessage());
        }
    }

    /** Begins a window once more where its listener asks for that. */
    private static boolean goesOn(SlotState state, DecodeEnd.Reason reason) {
        if (reason == DecodeEnd.Reason.CANCELLED) {
            return false;
        }
        Optional<Retry> again = state.job().listener.again(endOf(state, reason));
        again.ifPresent(state::begin);
        return again.isPresent();
    }

    private void fail(SlotState state, Throwable why) {
        state.job().fail(why);
        live[state.slot()] = null;
        end(state, DecodeEnd.Reason.FAILED);
    }

    private void failAll(int batch, Throwable failure) {
        for (int slot = 0; slot < batch; slot++) {
            SlotState state = live[slot];
            if (state != null) {
                live[slot] = null;
                state.job().fail(failure);
                end(state, DecodeEnd.Reason.FAILED);
            }
        }
    }

    private void end(SlotState state, DecodeEnd.Reason reason) {
        end(state.job(), endOf(state, reason));
    }

    private static DecodeEnd endOf(SlotState state, DecodeEnd.Reason reason) {
        Job job = state.job();
        return new DecodeEnd(reason, state.sampled(), state.noSpeech(), job.encodeNanos, state.nanos(), job.failure);
    }

    /** Ends a window that was never seated. */
    private void end(Job job, DecodeEnd.Reason reason) {
        end(job, new DecodeEnd(reason, 0, Float.NaN, job.encodeNanos, 0, job.failure));
    }

    private void end(Job job, DecodeEnd end) {
        admission.left(job);
        try {
            meter.ended(end);
            job.listener.onEnd(end);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed at the end of its window", e);
        }
    }

    private void cancelRest() {
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
