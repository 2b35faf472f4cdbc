package io.mondegreen.calls;

import io.mondegreen.audio.Resampler;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands windows to the decoder and queues what it says. The queue cannot overflow: so many windows at once, so many alerts
 * each; alerts beyond that are dropped and counted. A provisional window is handed over only while few wait there for their first
 * token: until then a newer one may take its place, and a final one overtakes it.
 */
final class WindowDesk {
    private static final int MODEL_RATE = 16_000;
    /** A guard that says more than this of one window says nothing new. */
    private static final int ALERTS_PER_WINDOW = 64;
    /** One being encoded and two waiting are enough for an encoder that takes longer than a turn of the line. */
    private static final int MIN_SILENT = 3;

    /**
     * One decode of one window.
     *
     * @param alertsOnly whether its text is not wanted
     */
    record Task(ChannelWork work, WindowCut cut, int attempt, boolean alertsOnly) {
        static Task first(ChannelWork work, WindowCut cut, boolean alertsOnly) {
            return new Task(work, cut, 0, alertsOnly);
        }

        Task again() {
            return new Task(work, cut, attempt + 1, alertsOnly);
        }

        WindowContext context() {
            CallKey key = work.key();
            return new WindowContext(
                    key.tenant(), key.call(), key.channel(), cut.startMs(), cut.endMs(), cut.revision(), cut.isFinal());
        }
    }

    /** Something the decoder said. */
    sealed interface Said {
        Task task();
    }

    /** @param guard what the guard remembers with an alert that came before the window's end */
    record Alarmed(Task task, Alert alert, Optional<String> guard) implements Said {}

    /** The last word on a task. */
    sealed interface Ended extends Said {}

    record Decoded(Task task, GuardedSegment segment) implements Ended {}

    record Failed(Task task, String reason) implements Ended {}

    private final WindowDecoder decoder;
    private final GuardMemory memory;
    private final Executor admission;
    private final int maxRunning;
    private final int maxSilent;
    private final BlockingQueue<Said> said;
    private final Map<ChannelWork, Ear> ears = new HashMap<>();
    private final AtomicInteger droppedAlerts = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicInteger silent = new AtomicInteger(); // have not given a token
    private final Duration timeout;
    private int running;

    WindowDesk(WindowDecoder decoder, GuardMemory memory, Executor admission, int maxRunning, Duration timeout) {
        this.memory = memory;
        this.timeout = timeout;
        this.decoder = decoder;
        this.admission = admission;
        this.maxRunning = maxRunning;
        this.maxSilent = Math.max(MIN_SILENT, maxRunning / 4);
        // a retry is submitted before its first attempt's window leaves, so there is one more
        this.said = new ArrayBlockingQueue<>((maxRunning + 1) * (ALERTS_PER_WINDOW + 1));
    }

    /** Windows that the decoder will not let go of take room: a decoder that hangs is not fed for ever. */
    boolean room() {
        return running + abandoned.get() < maxRunning;
    }

    /** Whether there is room for windows that can wait, too. */
    boolean roomForAny() {
        return room() && silent.get() < maxSilent;
    }

    int abandoned() {
        return abandoned.get();
    }

    /** Takes back the windows that have no answer in time; they have failed. */
    List<Task> expire() {
        long now = System.nanoTime();
        return ears.values().stream()
                .filter(ear -> now - ear.since > timeout.toNanos() && ear.giveUp())
                .map(ear -> ear.task)
                .toList();
    }

    int running() {
        return running;
    }

    int droppedAlerts() {
        return droppedAlerts.get();
    }

    void submit(Task task) {
        running++;
        silent.incrementAndGet();
        Ear ear = new Ear(task);
        ears.put(task.work(), ear);
        admission.execute(ear::decode);
    }

    Said poll() {
        return said.poll();
    }

    /** Its last word was taken from the queue. */
    void done(Task task) {
        running--;
        ears.remove(task.work());
    }

    /** Nobody wants this channel's window any more; its last word still comes. */
    void cancel(ChannelWork work) {
        Ear ear = ears.get(work);
        if (ear != null) {
            ear.cancel();
        }
    }

    private final class Ear implements GuardListener {
        private final Task task;
        private final AtomicInteger alerts = new AtomicInteger();
        private final AtomicBoolean begun = new AtomicBoolean();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicBoolean givenUp = new AtomicBoolean();
        private final long since = System.nanoTime();
        private boolean cancelled;
        private Runnable handle = () -> {};

        Ear(Task task) {
            this.task = task;
        }

        void decode() {
            synchronized (this) {
                if (cancelled) {
                    end(new Failed(task, "cancelled"));
                    return;
                }
            }
            try {
                WindowCut cut = task.cut();
                float[] pcm = Resampler.resample(cut.samples(), cut.rateHz(), MODEL_RATE);
                Runnable submitted = decoder.decode(task.context(), pcm, this);
                boolean late;
                synchronized (this) {
                    handle = submitted;
                    late = cancelled;
                }
                if (late) {
                    submitted.run();
                }
            } catch (RuntimeException e) {
                onFailure(e);
            }
        }

        /** True unless the answer came first. */
        boolean giveUp() {
            givenUp.set(true);
            abandoned.incrementAndGet();
            if (!ended.compareAndSet(false, true)) {
                letGo();
                return false;
            }
            begin();
            said.add(new Failed(task, "no answer within " + timeout.toMillis() + " ms"));
            cancel();
            return true;
        }

        void cancel() {
            Runnable submitted;
            synchronized (this) {
                if (cancelled) {
                    return;
                }
                cancelled = true;
                submitted = handle;
            }
            submitted.run();
        }

        @Override
        public void onBegun() {
            begin();
        }

        private void begin() {
            if (!begun.get() && begun.compareAndSet(false, true)) {
                silent.decrementAndGet();
            }
        }

        @Override
        public void onAlert(Alert alert) {
            alarm(alert, Optional.empty());
        }

        @Override
        public void onEarlyAlert(Alert alert) {
            alarm(alert, Optional.of(memory.state(task.work().key())));
        }

        private void alarm(Alert alert, Optional<String> guard) {
            if (ended.get()) {
                return;
            }
            if (alerts.incrementAndGet() <= ALERTS_PER_WINDOW) {
                said.add(new Alarmed(task, alert, guard));
            } else {
                droppedAlerts.incrementAndGet();
            }
        }

        @Override
        public void onSegment(GuardedSegment segment) {
            // a model whose numbers have left the reals has said nothing, whatever the text
            if (Double.isFinite(segment.meanLogprob()) && Double.isFinite(segment.risk())) {
                end(new Decoded(task, segment));
            } else {
                end(new Failed(task, "the model's numbers are not finite"));
            }
        }

        @Override
        public void onFailure(RuntimeException error) {
            end(new Failed(task, String.valueOf(error.getMessage())));
        }

        private void letGo() {
            if (givenUp.compareAndSet(true, false)) {
                abandoned.decrementAndGet();
            }
        }

        private void end(Ended last) {
            begin();
            if (ended.compareAndSet(false, true)) {
                said.add(last);
            } else {
                letGo();
            }
        }
    }
}
