package io.mondegreen.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a process that runs until it is told to stop. On a signal the JVM waits until this is closed: open it before what
 * has to be closed in order, so that it is closed last.
 */
final class Ending implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param withInput whether the end of standard input ends it too: whoever started this process has gone then */
    Ending(boolean withInput) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "mondegreen-signal"));
        if (withInput) {
            Thread.ofPlatform().name("mondegreen-input").daemon().start(this::readInput);
        }
    }

    void await() throws InterruptedException {
        told.await();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void onSignal() {
        told.countDown();
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // as good as its end
        }
        told.countDown();
    }
}
