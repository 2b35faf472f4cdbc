package io.mondegreen.cli;

import picocli.CommandLine.Option;

/** {@code --format text|json}. */
public final class FormatOption {

    /** How a command prints what it found. */
    public enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "text|json",
            description = "How results are printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Format format;

    public boolean json() {
        return format == Format.JSON;
    }
}
