package io.mondegreen.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Whether the JVM uses the cache of a start that it was given ({@code -XX:AOTCache}). One that was made by another Java runtime,
 * for other jars or for a heap that is addressed otherwise is left alone by the JVM: the start is right, and slower. What is used
 * is mapped, which Linux tells; elsewhere nothing is said.
 */
@Singleton
final class StartCache {
    private static final Logger LOG = Logger.getLogger(StartCache.class);
    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final String GIVEN = "-XX:AOTCache=";
    private static final String NOT_WANTED = "-XX:AOTMode=off";

    void start(@Observes StartupEvent event) {
        unused().ifPresent(LOG::warn);
    }

    /** What to say of a cache that was given and is not used. */
    static Optional<String> unused() {
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return flags.stream()
                .filter(flag -> flag.startsWith(GIVEN) && !flags.contains(NOT_WANTED))
                .map(flag -> flag.substring(GIVEN.length()))
                .filter(cache -> !mapped(cache))
                .findFirst()
                .map(cache ->
                        "the cache of a start " + cache + " does not fit this JVM and its flags; it started without,"
                                + " which takes longer. -Xlog:aot in MONDEGREEN_JAVA_OPTS says why, " + NOT_WANTED
                                + " there silences this");
    }

    private static boolean mapped(String cache) {
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.anyMatch(line -> line.endsWith(cache));
        } catch (IOException elsewhere) {
            return true;
        }
    }
}
