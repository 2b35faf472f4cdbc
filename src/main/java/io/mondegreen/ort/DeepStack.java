package io.mondegreen.ort;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls that want a deep stack. When its environment is made (the CUDA build) and when a session opens (any), the runtime matches the
 * process's command line against a regular expression, and its matcher recurses once per character, some 256 bytes each: a class path
 * of 5 kB kills a thread of the default stack size, and the process with it.
 */
final class DeepStack {
    private static final long BYTES = 64L << 20;

    private DeepStack() {}

    /** What the call answers, from a thread of its own; what it throws is thrown here. */
    static <T> T call(String name, Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        new Thread(null, task, name, BYTES).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // the native call cannot be left half-way: take its result first
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw OrtApi.unexpected(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
