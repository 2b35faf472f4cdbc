package io.mondegreen.cli.dlq;

import picocli.CommandLine.Command;

/** {@code mondegreen dlq}. */
@Command(
        name = "dlq",
        description = {
            "Look at the records of call audio that could not be used, and send them again once the cause is gone."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DlqListCommand.class, DlqReplayCommand.class})
public final class DlqCommand {}
