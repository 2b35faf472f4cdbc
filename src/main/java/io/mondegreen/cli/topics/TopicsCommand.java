package io.mondegreen.cli.topics;

import picocli.CommandLine.Command;

/** {@code mondegreen topics}. */
@Command(
        name = "topics",
        description = {
            "Bring a cluster's topics and access rights to what kafka/topics.json and kafka/access.json say, or write them down"
                    + " for Strimzi."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsApplyCommand.class, TopicsStrimziCommand.class})
public final class TopicsCommand {}
