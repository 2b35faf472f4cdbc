package io.mondegreen.app;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One window of a plain tone through encoder, decoder and guard before the first call: does the stack compute at all? */
final class SelfTest {

    private static final int RATE_HZ = 16_000;
    private static final long PATIENCE_SECONDS = 120;
    private static final WindowContext WINDOW = new WindowContext("", "self-test", "mixed", 0, 1000, 0, true);

    private SelfTest() {}

    /**
     * Runs it.
     *
     * @throws IllegalStateException if it fails or takes longer than two minutes
     */
    static void run(WindowDecoder decoder) throws InterruptedException {
        float[] tone = new float[RATE_HZ];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = 0.1f * (float) Math.sin(2 * Math.PI * 440 * i / RATE_HZ);
        }
        CompletableFuture<GuardedSegment> heard = new CompletableFuture<>();
        Runnable cancel = decoder.decode(WINDOW, tone, new GuardListener() {
            @Override
            public void onAlert(Alert alert) {
                // a tone may well alarm; that is not what is tested
            }

            @Override
            public void onSegment(GuardedSegment segment) {
                heard.complete(segment);
            }

            @Override
            public void onFailure(RuntimeException error) {
                heard.completeExceptionally(error);
            }
        });
        try {
            heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("self test: the first window failed: " + failed.getCause(), failed);
        } catch (TimeoutException slow) {
            cancel.run();
            throw new IllegalStateException(
                    "self test: the first window took longer than " + PATIENCE_SECONDS
                            + " s; the machine is too slow for this model",
                    slow);
        }
    }
}
