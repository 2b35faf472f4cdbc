package io.mondegreen.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mondegreen.guard.AlertIds;
import io.mondegreen.guard.GuardCheck;
import io.mondegreen.guard.SelfTestEvent;
import io.mondegreen.kafka.GuardStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Has the guard test itself before the first call and every so often, through the engine that calls use: one clip at a time, when
 * a slot is free, or after a minute without one. A failure counts when a second run at once finds one as well. A guard that has
 * failed is tested more often until it passes.
 */
final class GuardWatch implements GuardStatus, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GuardWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofMinutes(1);
    private static final long ROOM_POLL_MS = 200;

    /** Whether the guard can be believed. */
    enum State {
        /** There are no clips for this model. */
        NOT_CONFIGURED,
        AVAILABLE,
        UNAVAILABLE
    }

    /**
     * How it goes on.
     *
     * @param every  between runs; zero for at the start only
     * @param retry  between runs while the guard is unavailable
     * @param pauses whether intake waits while the guard is unavailable
     */
    record Rules(Duration every, Duration retry, boolean pauses) {}

    private final Optional<GuardCheck> check;
    private final BooleanSupplier room;
    private final Rules rules;
    private final AlertIds.Source source;
    private final Counter passed;
    private final Counter failed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("mondegreen-selftest").daemon().unstarted(this::run);
    private volatile State state;
    private volatile List<String> failures = List.of();
    private volatile Optional<SelfTestEvent> latest = Optional.empty();

    /**
     * @param check empty where there are no clips
     * @param room  whether a slot is free
     */
    GuardWatch(
            Optional<GuardCheck> check,
            BooleanSupplier room,
            Rules rules,
            AlertIds.Source source,
            MeterRegistry meters) {
        this.check = check;
        this.room = room;
        this.rules = rules;
        this.source = source;
        this.state = check.isPresent() ? State.AVAILABLE : State.NOT_CONFIGURED;
        String description = "Times the guard tested itself";
        passed = Counter.builder("mondegreen.selftest.runs")
                .description(description)
                .tag("outcome", "passed")
                .register(meters);
        failed = Counter.builder("mondegreen.selftest.runs")
                .description(description)
                .tag("outcome", "failed")
                .register(meters);
        Gauge.builder("mondegreen.guard.unavailable", this, watch -> watch.state == State.UNAVAILABLE ? 1 : 0)
                .description("1 while the guard's test of itself fails")
                .register(meters);
        Gauge.builder("mondegreen.guard.tested", this, watch -> watch.state == State.NOT_CONFIGURED ? 0 : 1)
                .description("0 where there are no clips for the guard to test itself with")
                .register(meters);
    }

    State state() {
        return state;
    }

    /** What is wrong, for health. */
    List<String> failures() {
        return failures;
    }

    @Override
    public boolean available() {
        return state != State.UNAVAILABLE;
    }

    @Override
    public boolean pauses() {
        return rules.pauses() && !available();
    }

    @Override
    public Optional<SelfTestEvent> latest() {
        return latest;
    }

    /** Tests now and goes on on a thread of its own. */
    GuardWatch start() throws InterruptedException {
        if (check.isEmpty()) {
            LOG.warn("the guard's self-test is not configured: there are no clips for this model;"
                    + " find some with 'mondegreen lab selftest'");
            return this;
        }
        GuardCheck.Result first = test();
        first.unchecked().forEach(what -> LOG.warnf("the guard's self-test leaves out %s", what));
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!stop.await(pause().toMillis(), TimeUnit.MILLISECONDS)) {
                test();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        if (!available()) {
            return rules.retry();
        }
        return rules.every().isZero() ? Duration.ofMillis(Long.MAX_VALUE) : rules.every();
    }

    private GuardCheck.Result test() throws InterruptedException {
        awaitRoom();
        GuardCheck.Result result = runs();
        if (!result.passed()) {
            result = runs();
        }
        if (stop.getCount() == 0) {
            throw new InterruptedException("stopped while testing");
        }
        (result.passed() ? passed : failed).increment();
        boolean was = available();
        failures = result.failures();
        state = result.passed() ? State.AVAILABLE : State.UNAVAILABLE;
        if (was != result.passed()) {
            announce(result);
        }
        return result;
    }

    /** A check that breaks has failed: the guard's thread must go on. */
    private GuardCheck.Result runs() throws InterruptedException {
        try {
            return check.orElseThrow().run(PATIENCE);
        } catch (RuntimeException broken) {
            LOG.debug("the self-test broke", broken);
            return new GuardCheck.Result(List.of("the self-test broke: " + broken), List.of());
        }
    }

    private void announce(GuardCheck.Result result) {
        long number = latest.map(SelfTestEvent::number).orElse(0L) + 1;
        latest = Optional.of(new SelfTestEvent(
                number,
                !result.passed(),
                result.failures(),
                rules.pauses(),
                source.model(),
                source.bundle(),
                Instant.now()));
        if (result.passed()) {
            LOG.info("the guard's self-test passes again: the guard is available");
        } else {
            LOG.errorf(
                    "the guard's self-test failed: %s; %s",
                    String.join("; ", result.failures()),
                    rules.pauses()
                            ? "intake waits until it passes"
                            : "transcripts say guard=unavailable until it passes");
        }
    }

    private void awaitRoom() throws InterruptedException {
        long until = System.nanoTime() + LONGEST_WAIT_FOR_ROOM.toNanos();
        while (!room.getAsBoolean() && System.nanoTime() - until < 0) {
            if (stop.await(ROOM_POLL_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Ends the thread; a clip that is being decoded is let go. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
