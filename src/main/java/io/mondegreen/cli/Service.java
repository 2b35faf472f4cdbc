package io.mondegreen.cli;

import io.mondegreen.app.Home;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.config.ConfigValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Boots the service in this process: configuration, HTTP, Kafka, the engine. Only {@code serve} and {@code demo} do. */
public final class Service {

    private static final String LOCATIONS = "smallrye.config.locations";

    /** Would tell its version before the log is set up; held, so that its level stays. */
    private static final Logger VALIDATOR = Logger.getLogger("org.hibernate.validator.internal.util.Version");

    private Service() {}

    /**
     * Runs until the process is told to stop.
     *
     * @param overrides settings that win over the configuration file
     * @return the exit status
     */
    static int run(Map<String, String> overrides) {
        return boot(null, overrides);
    }

    /**
     * Runs until the application returns.
     *
     * @return its exit status
     */
    public static int run(Class<? extends QuarkusApplication> application, Map<String, String> overrides) {
        return boot(application, overrides);
    }

    private static int boot(Class<? extends QuarkusApplication> application, Map<String, String> overrides) {
        VALIDATOR.setLevel(Level.WARNING);
        configurationFile();
        overrides.forEach(System::setProperty);
        AtomicInteger status = new AtomicInteger();
        AtomicReference<Optional<Throwable>> failed = new AtomicReference<>(Optional.empty());
        Quarkus.run(application, (code, failure) -> {
            status.set(code);
            failed.set(Optional.ofNullable(failure));
        });
        // on a signal another thread stops the application: what it needs must outlive it
        Optional.ofNullable(Application.currentApplication()).ifPresent(Application::awaitShutdown);
        failed.get().ifPresent(Service::report);
        return status.get();
    }

    /** A command's own failure as it is; of a start that failed the cause underneath, which names the setting. */
    private static void report(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && !(cause instanceof CommandFailure || cause instanceof ConfigValidationException)) {
            cause = cause.getCause();
        }
        throw switch (cause) {
            case CommandFailure said -> said;
            case ConfigValidationException settings -> new CommandFailure(WrongSettings.told(settings), failure);
            default -> new CommandFailure("the service cannot start: " + cause.getMessage(), failure);
        };
    }

    /** Quarkus reads config/ of the working directory by itself; the installation's file counts from anywhere. */
    private static void configurationFile() {
        Path file = Home.dir().resolve("config/application.properties").toAbsolutePath();
        boolean here = file.equals(Path.of("config/application.properties").toAbsolutePath());
        if (!here && Files.exists(file) && System.getProperty(LOCATIONS) == null) {
            System.setProperty(LOCATIONS, file.toUri().toString());
        }
    }
}
