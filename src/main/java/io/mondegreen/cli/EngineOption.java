package io.mondegreen.cli;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --device}, {@code --language}, {@code --probes}, {@code --threads}: how a command's engine is set up. */
public final class EngineOption {
    static final String SENSITIVE = "--allow-sensitive-probes";

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "auto|cpu|cuda",
            description = "where it computes; auto takes CUDA where it works (default: ${DEFAULT-VALUE})")
    DeviceChoice device;

    @Option(
            names = "--language",
            defaultValue = "en",
            paramLabel = "CODE",
            description = "language, for multilingual models (default: ${DEFAULT-VALUE})")
    String language;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "threads of encoder and decoder each (default: ${DEFAULT-VALUE})")
    int threads;

    @Option(
            names = "--probes",
            paramLabel = "FILE",
            description = "probe bundle made for the model (default: probes.safetensors beside it)")
    Optional<Path> bundle = Optional.empty();

    @Option(
            names = SENSITIVE,
            description = "load a probe bundle even if it holds heads about the person, such as gender or accent")
    boolean sensitive;

    public EngineOptions options() {
        EngineOptions standard = EngineOptions.defaults();
        return new EngineOptions(
                device, standard.slots(), threads, threads, standard.queue(), standard.gates(), language);
    }

    /** Whether the bundle may hold heads about the person. */
    public boolean sensitive() {
        return sensitive;
    }

    public Optional<Path> bundle() {
        return bundle;
    }
}
