package io.mondegreen.app;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.kafka.CallLine;
import io.mondegreen.kafka.LineConfig;
import io.mondegreen.kafka.LineHealth;
import io.mondegreen.kafka.LineMetrics;
import io.mondegreen.model.WhisperModel;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/**
 * The line as the service runs it, without page, health, metrics and the guard's tests of itself: model, guard and Kafka clients under the same settings.
 * Chaos and load runs start it in processes of their own where there is no packed program to start.
 */
public final class PlainLine implements AutoCloseable {
    /** Above system properties and environment. */
    private static final int STRONGEST = 1000;

    private final GuardStack stack;
    private final CallLine line;

    private PlainLine(GuardStack stack, CallLine line) {
        this.stack = stack;
        this.line = line;
    }

    /**
     * Opens the model and starts reading.
     *
     * @param servers  of the Kafka cluster
     * @param settings keys of {@code docs/configuration.md}; they win over system properties and environment
     * @throws SettingException for a setting that cannot be used
     */
    public static PlainLine start(String servers, Map<String, String> settings) throws InterruptedException {
        MondegreenConfig config = config(settings);
        LineConfig kafka = Settings.line(config, Map.of("bootstrap.servers", servers));
        GuardStack stack = GuardStack.open(Settings.stack(config), EngineMeter.NONE);
        try {
            SelfTest.run(stack.guarded());
            BookSettings book = Settings.book(config, stack.guarded().windowMs(), stack.fingerprint());
            CallLine line = new CallLine(
                    kafka,
                    book,
                    stack.guarded(),
                    new EngineMemory(stack.guarded()),
                    TelephoneGate::open,
                    LineMetrics.NONE);
            return new PlainLine(stack, line.start());
        } catch (InterruptedException | RuntimeException failed) {
            stack.close();
            throw failed;
        }
    }

    /**
     * How the line cuts calls under these settings; the ids of its segments are not the line's own, whose fingerprint needs
     * the probes.
     */
    public static BookSettings windows(Map<String, String> settings) {
        MondegreenConfig config = config(settings);
        try (WhisperModel model = WhisperModel.open(Settings.stack(config).model())) {
            return Settings.book(
                    config, model.config().windowMs(), config.engine().weights().identity(model.hash()));
        }
    }

    public LineHealth health() {
        return line.health();
    }

    @Override
    public void close() {
        line.close();
        stack.close();
    }

    private static MondegreenConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(settings, "command", STRONGEST))
                .withMapping(MondegreenConfig.class)
                .withMappingIgnore("mondegreen.page.**")
                .withMappingIgnore("mondegreen.access.**")
                .build()
                .getConfigMapping(MondegreenConfig.class);
    }
}
