package io.mondegreen.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.mondegreen.audio.UlawClip;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.Engine;
import io.mondegreen.guard.GuardCheck;
import io.mondegreen.kafka.CallLine;
import io.mondegreen.kafka.LineHealth;
import io.mondegreen.probe.SelfTestClips;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The line's life in the service: model, engine, self test, then the line; on the way down the other way round. It opens on
 * its own thread, so that health answers while a large model loads. A start that fails ends the process with one clear line.
 */
@Singleton
public final class LineService {

    private static final Logger LOG = Logger.getLogger(LineService.class);

    /** Where the service stands. */
    public enum Phase {
        OFF,
        LOADING,
        RUNNING,
        FAILED,
        STOPPED
    }

    private final MondegreenConfig config;
    private final Map<String, Object> kafka;
    private final EngineMetrics engineMetrics;
    private final MeteredLine lineMetrics;
    private final MeterRegistry meters;

    private volatile Phase phase = Phase.OFF;
    private volatile String reason = "";
    private volatile Optional<GuardStack> stack = Optional.empty();
    private volatile Optional<GuardWatch> watch = Optional.empty();
    private volatile Optional<CallLine> line = Optional.empty();
    private Optional<Thread> opening = Optional.empty();

    @Inject
    LineService(
            MondegreenConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EngineMetrics engineMetrics,
            MeteredLine lineMetrics,
            MeterRegistry meters) {
        this.config = config;
        this.kafka = kafka;
        this.engineMetrics = engineMetrics;
        this.lineMetrics = lineMetrics;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) {
        if (config.line().enabled()) {
            phase = Phase.LOADING;
            opening = Optional.of(Thread.ofPlatform().name("mondegreen-start").start(this::open));
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (opening.isPresent()) {
            opening.get().interrupt();
            opening.get().join();
        }
        line.ifPresent(CallLine::close);
        watch.ifPresent(GuardWatch::close);
        stack.ifPresent(GuardStack::close);
        phase = phase == Phase.FAILED ? Phase.FAILED : Phase.STOPPED;
    }

    public Phase phase() {
        return phase;
    }

    /** Why it failed; empty otherwise. */
    public String reason() {
        return reason;
    }

    /** Empty until the line was started. */
    public Optional<LineHealth> health() {
        return line.map(CallLine::health);
    }

    /** Empty until the model is loaded. */
    Optional<GuardStack> stack() {
        return stack;
    }

    /** Empty until the guard has tested itself. */
    Optional<GuardWatch> watch() {
        return watch;
    }

    private void open() {
        try {
            config.natives()
                    .ifPresent(folder -> System.setProperty(
                            "mondegreen.natives", Home.resolve(folder).toString()));
            GuardStack opened = GuardStack.open(Settings.stack(config), engineMetrics);
            stack = Optional.of(opened);
            requireModel(opened.model().hash());
            SelfTest.run(opened.guarded());
            if (opened.bundle().isEmpty()) {
                LOG.warnf(
                        "no probe bundle beside %s: loops, attention and budget are guarded, invention is not;"
                                + " train one with 'mondegreen probe train'",
                        opened.model().dir());
            }
            if (opened.bundle().filter(probes -> probes.curve().isEmpty()).isPresent()) {
                LOG.warn("the probe bundle is from before budgets of false alarms: its own thresholds hold, whatever"
                        + " mondegreen.guard.false-alarms-per-hour says; make it again with 'mondegreen probe train'");
            }
            if (!opened.refused().isEmpty()) {
                LOG.warnf(
                        "mode mitigate leaves out %s: live gates only close what the decoder writes, mixes and directions"
                                + " cannot run live",
                        String.join(", ", opened.refused()));
            }
            GuardWatch watching = watch(opened).start();
            watch = Optional.of(watching);
            CallLine started = new CallLine(
                    Settings.line(config, kafka),
                    Settings.book(config, opened.guarded().windowMs(), opened.fingerprint()),
                    opened.guarded(),
                    new EngineMemory(opened.guarded()),
                    TelephoneGate::open,
                    lineMetrics,
                    new LineGuard(watching, opened.guarded()));
            LineGauges.register(meters, opened, started);
            line = Optional.of(started.start());
            phase = Phase.RUNNING;
            LOG.infof(
                    "guarding: model %s (%s), %d slots on %s, mode %s",
                    opened.model().dir(),
                    opened.model().hash().substring(0, 12),
                    opened.engine().slots(),
                    opened.engine().device().label(),
                    config.guard().mode());
            LOG.infof("planned: %s", opened.memory().line());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            if (Thread.currentThread().isInterrupted()) {
                LOG.debug("stopped while starting", failed);
                return;
            }
            reason = failed.getMessage();
            phase = Phase.FAILED;
            LOG.errorf("cannot start: %s", failed.getMessage());
            LOG.debug("cannot start", failed);
            Quarkus.asyncExit(1);
        }
    }

    /** What was released is what runs: the volume that a model comes from is not always ours. */
    private void requireModel(String hash) {
        if (config.model().hash().filter(wanted -> !wanted.equals(hash)).isPresent()) {
            throw new IllegalArgumentException(
                    "MG-1320 the model in " + config.model().dir() + " has hash " + hash
                            + ", and mondegreen.model.hash asks for "
                            + config.model().hash().get()
                            + "; load the model that was released, or set the hash of this one");
        }
    }

    private GuardWatch watch(GuardStack opened) {
        Optional<GuardCheck> check = Settings.selfTestClips(
                        config, opened.model().dir(), opened.weights())
                .map(file -> SelfTestClips.load(file)
                        .requireModel(opened.model().hash(), opened.weights().label()))
                .map(clips -> new GuardCheck(
                        opened.clipReader(), opened.bundle(), clips, clip -> UlawClip.decode(clip.ulaw())));
        Engine engine = opened.engine();
        return new GuardWatch(
                check,
                () -> engine.waiting() == 0 && engine.busySlots() < engine.slots(),
                Settings.selfTest(config.selftest()),
                opened.guarded().ids(),
                meters);
    }
}
