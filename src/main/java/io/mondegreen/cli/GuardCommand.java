package io.mondegreen.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mondegreen guard}: how far the guard can be trusted. */
@Command(
        name = "guard",
        description = {
            "Measure how far the guard can be trusted on audio whose truth is known, and what its alarms cost.",
            "Nothing here changes a running service; docs/alerts.md says what each alarm means."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GuardEvalCommand.class, GuardCalibrateCommand.class})
final class GuardCommand {
    @Mixin
    VerboseOption verbose;
}
