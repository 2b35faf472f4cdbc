package io.mondegreen.cli;

import io.mondegreen.engine.EngineOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --device}, {@code --language}, {@code --probes}, {@code --threads}: how a command's engine is set up. */
public final class EngineOption {
    static final String SENSITIVE = "--allow-sensitive-probes";

    @Mixin
    ComputeOption compute;

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
        return compute.with(standard.slots(), standard.queue());
    }

    /** Whether the bundle may hold heads about the person. */
    public boolean sensitive() {
        return sensitive;
    }

    public Optional<Path> bundle() {
        return bundle;
    }
}
