package io.mondegreen.app;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.kafka.TopicNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Turns the configuration into what the parts take. A value that a part refuses is reported with its keys' prefix. */
final class Settings {

    private Settings() {}

    static GuardStack.Options stack(MondegreenConfig config) {
        return new GuardStack.Options(
                Home.resolve(config.model().dir()),
                config.probes().bundle().map(Home::resolve),
                checked("mondegreen.engine", () -> engine(config)),
                checked("mondegreen.guard", () -> policy(config.guard())));
    }

    static BookSettings book(MondegreenConfig config, int windowMs, String fingerprint) {
        MondegreenConfig.Calls calls = config.calls();
        BookSettings standard = BookSettings.standard(windowMs, fingerprint);
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
                        Math.min(calls.maxPendingWindows(), 2 * config.engine().slots()),
                        standard.maxRestingChannels(),
                        standard.skipLateProvisionals(),
                        fingerprint));
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
                config.model().language());
    }

    private static int threads(int configured) {
        return configured != 0 ? configured : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
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
