package io.mondegreen.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** {@code --verbose}: mixed into every command. */
public final class VerboseOption {

    @Option(names = "--verbose", description = "On failure, print the stack trace; log at INFO.")
    boolean verbose;

    public boolean isSet() {
        return verbose;
    }

    static boolean isSet(ParseResult parsed) {
        for (ParseResult part : parsed.asCommandLineList().stream()
                .map(line -> line.getParseResult())
                .toList()) {
            if (part.hasMatchedOption("--verbose")) {
                return true;
            }
        }
        return false;
    }
}
