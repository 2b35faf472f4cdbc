package io.mondegreen.lab.load;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Engine;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine under bursts of windows. A burst is over when its last window has ended; latencies count from when a window was due, so that
 * one that had to wait before it could be submitted has waited.
 */
public final class EngineLoad implements AutoCloseable {
    private static final int LEAST_TOKENS = 4;
    private static final double RATE_HZ = 16_000;

    private final Engine engine;
    private final double tokensPerSecond;
    private LoadTrace trace;
    private long wallNanos;
    private long latestNanos;

    /** Passes on to the trace of the moment. */
    private final class Meter implements EngineMeter {
        @Override
        public void encoded(double audioSeconds, long nanos) {
            trace.encoded(audioSeconds, nanos);
        }

        @Override
        public void stepped(int rows, int batch, long nanos) {
            trace.stepped(rows, batch, nanos);
        }

        @Override
        public void ended(DecodeEnd end) {
            trace.ended(end);
        }
    }

    /**
     * Opens the engine.
     *
     * @param plan            its probes and watched heads
     * @param tokensPerSecond of audio, after which a window is stopped at the latest: a model with random weights finds no end
     */
    public EngineLoad(WhisperModel model, EngineOptions options, TapPlan plan, double tokensPerSecond) {
        this.tokensPerSecond = tokensPerSecond;
        this.engine = Engine.open(model, options, plan.probes(), plan.alignmentHeads(), new Meter());
    }

    private int tokens(Arrivals.Arrival arrival) {
        return LEAST_TOKENS + (int) (tokensPerSecond * arrival.pcm().length / RATE_HZ);
    }

    /**
     * Forgets what came before, and makes room for so many bursts like this one. To be called before each series, while nothing is with
     * the engine.
     */
    public void forget(List<Arrivals.Arrival> arrivals, int bursts) {
        int most = arrivals.stream().mapToInt(this::tokens).sum();
        trace = new LoadTrace(2 * bursts * arrivals.size(), 2 * bursts * most);
        wallNanos = 0;
        latestNanos = 0;
    }

    /** Lets a burst come and waits for its end. */
    public void burst(List<Arrivals.Arrival> arrivals) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(arrivals.size());
        long start = System.nanoTime();
        for (Arrivals.Arrival arrival : arrivals) {
            long due = start + arrival.dueNanos();
            long wait = due - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                wait = due - System.nanoTime();
            }
            engine.submit(
                    new DecodeRequest(arrival.pcm(), tokens(arrival), false, List.of()),
                    trace.ear(due, arrival.isFull(), left));
            latestNanos = Math.max(latestNanos, System.nanoTime() - due);
        }
        if (!left.await(1, TimeUnit.HOURS)) {
            throw new IllegalStateException("the engine did not end its windows within an hour");
        }
        wallNanos += System.nanoTime() - start;
    }

    /** Of all bursts since {@link #forget}. */
    public LoadFigures figures() {
        return LoadFigures.of(trace, wallNanos, latestNanos);
    }

    @Override
    public void close() {
        engine.close();
    }
}
