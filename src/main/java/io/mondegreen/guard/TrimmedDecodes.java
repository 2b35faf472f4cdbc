package io.mondegreen.guard;

import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Urgency;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Submits windows that were trimmed, one after the other on a thread of its own: a listener must not, since it may have to wait for
 * itself. The next goes to the engine when the one before has come back, so it never holds more than one slot of the calls'.
 */
final class TrimmedDecodes {
    private static final System.Logger LOG = System.getLogger(TrimmedDecodes.class.getName());
    private static final int WAITING_MOST = 16;
    private static final long IDLE_SECONDS = 5;

    private final TokenSource source;
    private final ThreadPoolExecutor thread;

    TrimmedDecodes(TokenSource source) {
        this.source = source;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MOST),
                Thread.ofPlatform().name("mondegreen-mitigation").daemon().factory());
        thread.allowCoreThreadTimeOut(true);
    }

    /** Takes one; false where too many wait, and nothing will be heard of it. */
    boolean offer(TrimmedDecode decode) {
        try {
            thread.execute(() -> run(decode));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void run(TrimmedDecode decode) {
        try {
            if (decode.leftNanos() > 0) {
                Runnable cancel = source.submit(new DecodeRequest(decode.pcm(), Urgency.BESIDE), decode);
                if (!decode.await()) {
                    cancel.run();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException refused) {
            // the engine is closing, or does not take this window: the first text stands
            LOG.log(System.Logger.Level.DEBUG, "a try on speech alone was not made", refused);
        }
        decode.over();
    }
}
