package io.mondegreen.cli;

import io.mondegreen.app.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --model DIR}: a HuggingFace Whisper directory; the bundled one where the user names none. */
public final class ModelOption {

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = {
                "Whisper model in HuggingFace layout: config.json, generation_config.json, tokenizer.json,"
                        + " model.safetensors (default: the bundled models/mini)."
            })
    Path dir;

    /**
     * The directory to open.
     *
     * @throws CommandFailure if it is not there
     */
    public Path resolve() {
        Path model = Optional.ofNullable(dir).orElseGet(() -> Home.dir().resolve("models/mini"));
        if (!Files.isDirectory(model)) {
            throw new CommandFailure("no model directory at " + model
                    + "; --model wants the directory that holds config.json and model.safetensors");
        }
        return model;
    }
}
