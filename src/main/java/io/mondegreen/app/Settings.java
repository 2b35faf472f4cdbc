package io.mondegreen.app;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CanaryRules;
import io.mondegreen.calls.LagPolicy;
import io.mondegreen.calls.LagRules;
import io.mondegreen.calls.QualityRules;
import io.mondegreen.calls.Redactor;
import io.mondegreen.calls.SpokenNumbers;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.kafka.LineConfig;
import io.mondegreen.kafka.TopicNames;
import io.mondegreen.ort.Device;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns the configuration into what the parts take. A value that a part refuses is reported with its keys' prefix. */
final class Settings {

    private Settings() {}

    static GuardStack.Options stack(MondegreenConfig config) {
        return new GuardStack.Options(
                Home.resolve(config.model().dir()),
                config.probes().bundle().map(Home::resolve),
                config.probes().allowSensitive(),
                checked("mondegreen.engine", () -> engine(config)),
                checked("mondegreen.guard", () -> policy(config.guard())),
                checked("mondegreen.guard", () -> cures(config.guard())),
                checked("mondegreen.guard", () -> alarms(config.guard())),
                config.probes().challenger().map(Home::resolve),
                config.guard().driftReference());
    }

    /** The clips of the guard's self-test; empty where the setting names none and none lie beside the model. */
    static Optional<Path> selfTestClips(MondegreenConfig config, Path model, WeightForm weights) {
        return config.selftest()
                .clips()
                .map(Home::resolve)
                .or(() -> GuardStack.found(model, GuardStack.SELF_TEST, weights));
    }

    static GuardWatch.Rules selfTest(MondegreenConfig.Selftest selftest) {
        return checked("mondegreen.selftest", () -> {
            boolean pauses =
                    switch (selftest.onFailure().strip().toLowerCase(Locale.ROOT)) {
                        case "mark" -> false;
                        case "pause" -> true;
                        default ->
                            throw new IllegalArgumentException(
                                    "on-failure is '" + selftest.onFailure() + "'; use mark or pause");
                    };
            if (selftest.everyMinutes() < 0) {
                throw new IllegalArgumentException("every-minutes must be 0 or more, got " + selftest.everyMinutes());
            }
            return new GuardWatch.Rules(Duration.ofMinutes(selftest.everyMinutes()), Duration.ofMinutes(1), pauses);
        });
    }

    static BookSettings book(MondegreenConfig config, int windowMs, String fingerprint) {
        MondegreenConfig.Calls calls = config.calls();
        BookSettings standard = BookSettings.standard(windowMs, fingerprint);
        Redactor redactor = checked("mondegreen.redaction", () -> redactor(config.redaction()));
        return checked(
                "mondegreen.calls",
                () -> new BookSettings(
                        new WindowRules(
                                windowMs,
                                calls.leadInMs(),
                                calls.tailMs(),
                                calls.closeMs(),
                                calls.provisionalMs(),
                                calls.reorderMs(),
                                standard.rules().reorderChunks(),
                                standard.rules().jumpMs()),
                        calls.maxOpenChannels(),
                        calls.maxPendingWindows(),
                        // a few more than can be seated, so that a slot is never free for want of a window
                        Math.min(calls.maxPendingWindows(), config.engine().slots() + 2),
                        standard.maxRestingChannels(),
                        calls.skipLateProvisionals(),
                        (long) calls.maxBufferedMb() << 20,
                        Duration.ofMillis(calls.orderWaitMs()),
                        Duration.ofMillis(calls.decodeTimeoutMs()),
                        checked("mondegreen.quality", () -> quality(config.quality())),
                        checked(
                                "mondegreen.canary",
                                () -> CanaryRules.ofShare(config.canary().share())),
                        checked("mondegreen.lag", () -> lag(config.lag())),
                        redactor,
                        redactor.name().isEmpty() ? fingerprint : fingerprint + "/" + redactor.name()));
    }

    private static QualityRules quality(MondegreenConfig.Quality quality) {
        return new QualityRules(
                quality.gapMs(),
                quality.lateChunks(),
                quality.duplicateChunks(),
                quality.clippedMs(),
                quality.silentMs());
    }

    private static LagRules lag(MondegreenConfig.Lag lag) {
        return new LagRules(LagPolicy.parse(lag.policy()), lag.limitMs(), lag.resumeMs(), lag.sampleShare());
    }

    static Redactor redactor(MondegreenConfig.Redaction redaction) {
        if (!redaction.enabled()) {
            return Redactor.NONE;
        }
        return redaction
                .jar()
                .map(Home::resolve)
                .map(RedactorJar::load)
                .orElseGet(() -> new SpokenNumbers(redaction.digits()));
    }

    /**
     * @param client Kafka's own properties, as configured under {@code kafka.}
     */
    static LineConfig line(MondegreenConfig config, Map<String, Object> client) {
        MondegreenConfig.Line line = config.line();
        Map<String, String> properties = new HashMap<>();
        client.forEach((key, value) -> properties.put(key, value.toString()));
        String servers = properties.remove("bootstrap.servers");
        return checked(
                "mondegreen.line",
                () -> new LineConfig(
                        Objects.requireNonNullElse(servers, ""),
                        line.group(),
                        line.instance().orElseGet(Settings::hostName),
                        line.staticMembership(),
                        topics(config.topics()),
                        Duration.ofMillis(line.commitIntervalMs()),
                        Duration.ofMillis(line.idleAfterMs()),
                        Duration.ofMillis(line.stopWaitMs()),
                        Duration.ofMillis(line.sessionTimeoutMs()),
                        Duration.ofMillis(line.transactionTimeoutMs()),
                        line.maxChunkBytes(),
                        line.source(),
                        LineConfig.standard("-", "-", "-").maxPollRecords(),
                        line.provisional(),
                        line.words(),
                        line.traces(),
                        config.canary().traces(),
                        properties));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            throw new SettingException("this host has no name; set mondegreen.line.instance", nameless);
        }
    }

    static TopicNames topics(MondegreenConfig.Topics topics) {
        return new TopicNames(
                topics.audio(),
                topics.transcripts(),
                topics.alerts(),
                topics.traces(),
                topics.progress(),
                topics.deadLetters(),
                topics.feedback());
    }

    private static EngineOptions engine(MondegreenConfig config) {
        MondegreenConfig.Engine engine = config.engine();
        return new EngineOptions(
                engine.device(),
                engine.slots(),
                threads(engine.decoderThreads()),
                threads(engine.encoderThreads()),
                engine.queue(),
                true,
                config.model().language(),
                engine.paddingMs(),
                engine.weights(),
                engine.spinUs(),
                new Device.Cuda(engine.cudaDevice(), 0, true));
    }

    private static int threads(int configured) {
        return configured != 0 ? configured : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static GuardStack.Cures cures(MondegreenConfig.Guard guard) {
        if (guard.mitigationMs() < 0) {
            throw new IllegalArgumentException("mitigation-ms must be 0 or more, got " + guard.mitigationMs());
        }
        return new GuardStack.Cures(
                guard.interventions().map(Home::resolve),
                guard.mitigationTries(),
                guard.mitigationTokens(),
                Duration.ofMillis(guard.mitigationMs()));
    }

    private static GuardStack.Alarms alarms(MondegreenConfig.Guard guard) {
        return new GuardStack.Alarms(
                guard.falseAlarmsPerHour(), guard.thresholdsFile().map(Home::resolve));
    }

    private static GuardPolicy policy(MondegreenConfig.Guard guard) {
        Map<AlertType, Double> thresholds = new EnumMap<>(AlertType.class);
        guard.thresholdNonspeech().ifPresent(risk -> thresholds.put(AlertType.HALLUCINATION_NONSPEECH, risk));
        guard.thresholdContent().ifPresent(risk -> thresholds.put(AlertType.HALLUCINATION_CONTENT, risk));
        return new GuardPolicy(
                GuardMode.parse(guard.mode()),
                thresholds,
                guard.minTokens(),
                guard.repeats(),
                guard.maxRepeats(),
                guard.tokensPerSecond(),
                guard.tokenFloor(),
                guard.textInAlerts(),
                guard.alertsPerMinute());
    }

    private static <T> T checked(String prefix, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException refused) {
            throw new SettingException(prefix + ".*: " + refused.getMessage(), refused);
        }
    }
}
