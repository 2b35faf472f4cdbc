package io.mondegreen.cli;

import io.mondegreen.cli.chaos.ChaosCommand;
import io.mondegreen.cli.demo.DemoCommand;
import io.mondegreen.cli.dlq.DlqCommand;
import io.mondegreen.cli.load.LoadCommand;
import io.mondegreen.cli.topics.TopicsCommand;
import io.mondegreen.cli.watch.WatchersCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code mondegreen}: the list of commands. */
@Command(
        name = "mondegreen",
        description = {
            "A live guard for Whisper: reads call audio, transcribes it, and says while the caller is still speaking"
                    + " where the model invents or loops."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            // see it and run it
            DemoCommand.class,
            ServeCommand.class,
            SendCommand.class,
            ListenCommand.class,
            DlqCommand.class,
            TopicsCommand.class,
            BrokerCommand.class,
            LineCommand.class,
            // on files
            TranscribeCommand.class,
            ModelCommand.class,
            ProbeCommand.class,
            GuardCommand.class,
            LabCommand.class,
            TapsCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            ChaosCommand.class,
            LoadCommand.class,
            WatchersCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Start here:",
            "  mondegreen demo                  watch calls and the guard at work",
            "  mondegreen transcribe call.wav   text with risk, for one file",
            "  mondegreen COMMAND --help        what a command does, with examples",
            "",
            "Exit status: 0 ok, 1 failed, 2 wrong usage."
        })
final class RootCommand {}
