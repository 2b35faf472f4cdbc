package io.mondegreen.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen model}: what is inside a model directory. */
@Command(
        name = "model",
        description = "Look at a model directory, or bring one to where it is served from.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelShowCommand.class, ModelCopyCommand.class})
final class ModelCommand implements Runnable {

    @Mixin
    VerboseOption verbose;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "'model' needs a command: show or copy");
    }
}
