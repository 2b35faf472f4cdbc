package io.mondegreen.kafka;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.SpeechGate;
import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The line: reads call audio, has it transcribed under guard, and publishes transcripts, alerts, traces, progress and dead
 * letters in one transaction with the offsets. Exactly once in effect: a reader of committed records sees every final segment
 * and every alert once, whenever this process is killed.
 *
 * <p>One thread does everything but decoding. When the broker goes away it starts over from what is committed, with growing
 * pauses, until it is {@link #close closed}; only {@link LineFault#FENCED} makes it give up.
 */
public final class CallLine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CallLine.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /**
     * A second fencing within this time, in a life too short for a transaction of its own to time out, is another instance.
     * What a long outage of the broker does to our own transaction looks the same, but takes its time.
     */
    private static final Duration FENCED_TWICE = Duration.ofMinutes(5);

    private final LineConfig config;
    private final BookSettings settings;
    private final WindowDecoder decoder;
    private final GuardMemory memory;
    private final SpeechGate.Factory gates;
    private final LineMetrics metrics;
    private final GuardNews guard;
    private final LineTracing tracing;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile LineHealth health = idle(LineHealth.State.STARTING, Optional.empty());
    private volatile long lastTurn = System.nanoTime();
    private boolean everRan;
    private volatile Optional<String> fault = Optional.empty();

    /**
     * A line whose guard is not tested.
     *
     * @param memory of the guard behind the decoder
     * @param gates  makes the activity gates of channels
     */
    public CallLine(
            LineConfig config,
            BookSettings settings,
            WindowDecoder decoder,
            GuardMemory memory,
            SpeechGate.Factory gates,
            LineMetrics metrics) {
        this(config, settings, decoder, memory, gates, metrics, GuardStatus.UNTESTED);
    }

    /**
     * A line that nobody follows.
     *
     * @param guard whether it can be believed, as its tests of itself say
     */
    public CallLine(
            LineConfig config,
            BookSettings settings,
            WindowDecoder decoder,
            GuardMemory memory,
            SpeechGate.Factory gates,
            LineMetrics metrics,
            GuardStatus guard) {
        this(config, settings, decoder, memory, gates, metrics, guard, LineTracing.NONE);
    }

    /** @param tracing follows audio to the records that it caused */
    public CallLine(
            LineConfig config,
            BookSettings settings,
            WindowDecoder decoder,
            GuardMemory memory,
            SpeechGate.Factory gates,
            LineMetrics metrics,
            GuardStatus guard,
            LineTracing tracing) {
        this.guard = new GuardNews(guard);
        this.tracing = tracing;
        this.config = config;
        this.settings = settings;
        this.decoder = decoder;
        this.memory = memory;
        this.gates = gates;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("mondegreen-line").unstarted(this::run);
    }

    /** Starts reading; returns at once. */
    public CallLine start() {
        thread.start();
        return this;
    }

    /** How it is now; cheap, from any thread. */
    public LineHealth health() {
        LineHealth h = health;
        long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastTurn);
        return new LineHealth(
                h.state(),
                age,
                h.partitions(),
                h.undecided(),
                h.backlog(),
                h.openChannels(),
                h.pendingWindows(),
                h.runningWindows(),
                h.paused(),
                h.brokerSilentMs(),
                h.load(),
                fault);
    }

    /** Stops: waits a bounded time for windows with the decoder; what is not decided then stays unconsumed. */
    @Override
    public void close() {
        stop.countDown();
        try {
            if (!thread.join(config.stopWait().plus(config.transactionTimeout()))) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = SHORTEST_PAUSE;
        long lastFenced = Long.MIN_VALUE;
        while (!stopping()) {
            health = idle(LineHealth.State.STARTING, fault);
            long began = System.nanoTime();
            try {
                live();
            } catch (LineTransaction.Fenced e) {
                long now = System.nanoTime();
                boolean again = lastFenced != Long.MIN_VALUE
                        && now - lastFenced < FENCED_TWICE.toNanos()
                        && now - began < config.transactionTimeout().toNanos();
                lastFenced = now;
                say(again ? LineFault.FENCED : LineFault.STARTED_OVER, e);
                if (again) {
                    health = idle(LineHealth.State.FAILED, fault);
                    return;
                }
            } catch (RuntimeException e) {
                say(LineFault.of(e, everRan), e);
            }
            if (System.nanoTime() - began > LONGEST_PAUSE.toNanos()) {
                pause = SHORTEST_PAUSE;
            }
            if (!stopping()) {
                metrics.startedOver();
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
        health = idle(LineHealth.State.STOPPED, Optional.empty());
    }

    private void live() {
        int resumeBelow = Math.max(1, settings.maxPendingWindows() / 2);
        ExecutorService admission = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("mondegreen-admission").daemon().factory());
        try (LineLife life = new LineLife(
                config,
                metrics,
                guard,
                tracing,
                output -> new CallBook(settings, decoder, memory, gates, admission, output),
                resumeBelow,
                settings.orderWait())) {
            while (!stopping()) {
                life.turn();
                everRan = true;
                lastTurn = System.nanoTime();
                health = life.health();
            }
            life.finish();
        } finally {
            admission.shutdownNow();
        }
    }

    private void say(LineFault what, RuntimeException e) {
        List<String> causes = new ArrayList<>();
        for (Throwable t = e; t != null && causes.size() < 3; t = t.getCause()) {
            causes.add(t.getClass().getSimpleName() + ": " + t.getMessage());
        }
        String line = what.say("(" + String.join("; ", causes) + ")");
        fault = Optional.of(line);
        LOG.log(what == LineFault.FENCED ? System.Logger.Level.ERROR : System.Logger.Level.WARNING, line);
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void pause(Duration pause) {
        try {
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    private static LineHealth idle(LineHealth.State state, Optional<String> fault) {
        return new LineHealth(state, 0, List.of(), 0, 0, 0, 0, 0, false, 0, LineLoad.NONE, fault);
    }
}
