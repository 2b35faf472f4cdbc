package io.mondegreen.app;

import io.mondegreen.graph.WeightForm;
import io.mondegreen.kafka.LineConfig;
import io.mondegreen.web.PageConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the service would run with, read from where it reads it, for commands that start no service. */
public final class ServiceSettings {
    /** Above system properties and environment. */
    private static final int STRONGEST = 1000;
    /** Below the environment, the profile's file above the one for all. */
    private static final int FILE = 260;

    private static final String KAFKA = "kafka.";

    private final MondegreenConfig config;
    private final Map<String, Object> kafka;

    private ServiceSettings(MondegreenConfig config, Map<String, Object> kafka) {
        this.config = config;
        this.kafka = kafka;
    }

    /**
     * Reads {@code config/application.properties} of the installation, the file of the profile, environment and system properties.
     *
     * @param overrides keys of {@code docs/configuration.md} that win over all of them
     * @throws io.smallrye.config.ConfigValidationException for values that cannot be used
     */
    public static ServiceSettings read(Map<String, String> overrides) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(overrides, "command", STRONGEST))
                .withMapping(MondegreenConfig.class)
                .withMapping(PageConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl());
        String profile = Optional.ofNullable(System.getProperty("quarkus.profile"))
                .or(() -> Optional.ofNullable(System.getenv("QUARKUS_PROFILE")))
                .orElse("prod");
        add(builder, "application.properties", FILE);
        add(builder, "application-" + profile + ".properties", FILE + 1);
        SmallRyeConfig read = builder.withProfile(profile).build();
        Map<String, Object> kafka = new HashMap<>();
        read.getPropertyNames().forEach(name -> {
            if (name.startsWith(KAFKA)) {
                read.getOptionalValue(name, String.class)
                        .ifPresent(value -> kafka.put(name.substring(KAFKA.length()), value));
            }
        });
        return new ServiceSettings(read.getConfigMapping(MondegreenConfig.class), kafka);
    }

    public MondegreenConfig config() {
        return config;
    }

    /** Kafka's own settings, without their prefix. */
    public Map<String, Object> kafka() {
        return Map.copyOf(kafka);
    }

    /**
     * Model, probes, engine and guard.
     *
     * @throws SettingException for settings that do not fit together
     */
    public GuardStack.Options stack() {
        return Settings.stack(config);
    }

    /** The line over this cluster; settings as {@link #kafka} has them. */
    public LineConfig line(Map<String, Object> client) {
        return Settings.line(config, client);
    }

    /** How calls are cut; throws for settings that do not fit together or the model's window. */
    public void requireBook(int windowMs) {
        Settings.book(config, windowMs, "");
    }

    /** The clips of the guard's self-test, where some are named or lie beside the model. */
    public Optional<Path> selfTestClips(Path model, WeightForm weights) {
        return Settings.selfTestClips(config, model, weights);
    }

    private static void add(SmallRyeConfigBuilder builder, String name, int ordinal) {
        Path file = Home.resolve(Path.of("config")).resolve(name);
        if (Files.exists(file)) {
            try {
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), ordinal));
            } catch (IOException unreadable) {
                throw new UncheckedIOException("cannot read " + file, unreadable);
            }
        }
    }
}
