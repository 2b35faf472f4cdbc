package io.mondegreen.cli.chaos;

import io.mondegreen.cli.CommandFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Strikes blows at their times, on a thread of its own; afterwards the broker and the first instance run. */
final class Havoc implements AutoCloseable {
    private final Stage stage;
    private final List<Blow> blows;
    private final Consumer<String> tell;
    private final Map<Blow.Kind, Integer> struck = new EnumMap<>(Blow.Kind.class);
    private final Thread thread;
    private volatile Exception failed;

    /** @param tell takes one line per blow */
    Havoc(Stage stage, List<Blow> blows, Consumer<String> tell) {
        this.stage = stage;
        this.blows = blows;
        this.tell = tell;
        this.thread = Thread.ofPlatform().name("mondegreen-havoc").start(this::run);
    }

    /**
     * Whether all blows were struck.
     *
     * @throws CommandFailure where a process could not be started again
     */
    boolean done() {
        if (failed != null) {
            throw new CommandFailure("a process could not be started again: " + failed.getMessage(), failed);
        }
        return !thread.isAlive();
    }

    /** How many of each kind; only once {@link #done}. */
    Map<Blow.Kind, Integer> struck() {
        return struck;
    }

    private void run() {
        long start = System.nanoTime();
        try {
            for (Blow blow : blows) {
                long wait = start + Duration.ofMillis(blow.atMs()).toNanos() - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(0, wait)));
                strike(blow);
                struck.merge(blow.kind(), 1, Integer::sum);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed = e;
        }
    }

    private void strike(Blow blow) throws InterruptedException {
        switch (blow.kind()) {
            case KILL -> {
                tell.accept("SIGKILL chaos-0");
                stage.kill(0);
                Thread.sleep(blow.pauseMs());
                stage.start(0);
            }
            case JOIN -> {
                tell.accept("chaos-1 joins");
                stage.start(1);
            }
            case LEAVE -> {
                tell.accept("SIGTERM chaos-1");
                stage.stop(1);
            }
            case KILL_SECOND -> {
                tell.accept("SIGKILL chaos-1, which stays away");
                stage.kill(1);
            }
            case BROKER -> {
                tell.accept("the broker stops");
                stage.stopBroker();
                Thread.sleep(blow.pauseMs());
                stage.startBroker();
                tell.accept("the broker is back");
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
