package io.mondegreen.cli.chaos;

import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.traffic.Stage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Strikes blows at their times, on a thread of its own; afterwards the broker and the first instance run. Two of three blows
 * wait, within bounds, until something was decided since the one before, so that they hit work; the third also hits an instance
 * that is only starting.
 */
final class Havoc implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Stage stage;
    private final List<Blow> blows;
    private final LongSupplier progress;
    private final Consumer<String> tell;
    private final Map<Blow.Kind, Integer> struck = new EnumMap<>(Blow.Kind.class);
    private final Thread thread;
    private volatile Exception failed;

    /**
     * @param progress grows whenever something was decided
     * @param tell     takes one line per blow
     */
    Havoc(Stage stage, List<Blow> blows, LongSupplier progress, Consumer<String> tell) {
        this.stage = stage;
        this.blows = blows;
        this.progress = progress;
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
            for (int i = 0; i < blows.size(); i++) {
                Blow blow = blows.get(i);
                long before = progress.getAsLong();
                long due = start + Duration.ofMillis(blow.atMs()).toNanos();
                long latest = Math.max(due, System.nanoTime()) + LONGEST_WAIT.toNanos();
                while (System.nanoTime() < due
                        || i % 3 != 2 && progress.getAsLong() == before && System.nanoTime() < latest) {
                    Thread.sleep(POLL);
                }
                if (System.nanoTime()
                        > start + Duration.ofMillis(blows.getLast().atMs()).toNanos() + LONGEST_WAIT.toNanos()) {
                    tell.accept("no more blows: this machine is slow");
                    return;
                }
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
                tell.accept("SIGKILL of the first instance");
                stage.kill(0);
                Thread.sleep(blow.pauseMs());
                stage.start(0);
            }
            case JOIN -> {
                tell.accept("a second instance joins");
                stage.start(1);
            }
            case LEAVE -> {
                tell.accept("SIGTERM of the second instance");
                stage.stop(1);
            }
            case KILL_SECOND -> {
                tell.accept("SIGKILL of the second instance, which stays away");
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
