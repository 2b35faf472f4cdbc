package io.mondegreen.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mondegreen lab}: experiments on a model. */
@Command(
        name = "lab",
        description = {
            "Experiments on a model: what it hears, what it invents, and how well the guard tells the two apart.",
            "Everything is rendered from the speech bank by seed, so a figure is the same wherever it is computed."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LabCardCommand.class})
final class LabCommand {
    @Mixin
    VerboseOption verbose;
}
