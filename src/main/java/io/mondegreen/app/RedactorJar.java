package io.mondegreen.app;

import io.mondegreen.calls.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** A {@link Redactor} of the operator's own: the one that a jar names in {@code META-INF/services}. */
final class RedactorJar {
    private RedactorJar() {}

    /**
     * Loads it; its classes stay loaded for as long as the process lives.
     *
     * @throws IllegalArgumentException if there is no such file, or not exactly one redactor with a name in it
     */
    static Redactor load(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("there is no file " + jar);
        }
        try {
            URL[] classes = {jar.toUri().toURL()};
            URLClassLoader loader = new URLClassLoader(classes, Redactor.class.getClassLoader());
            List<Redactor> found = ServiceLoader.load(Redactor.class, loader).stream()
                    .filter(provider -> provider.type().getClassLoader() == loader)
                    .map(ServiceLoader.Provider::get)
                    .toList();
            if (found.size() != 1 || found.getFirst().name().isBlank()) {
                throw new IllegalArgumentException(
                        jar + " must name one redactor, which has a name, in META-INF/services/"
                                + Redactor.class.getName() + "; it names " + found.size());
            }
            return found.getFirst();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException("the redactor of " + jar + " cannot be made: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
