package io.mondegreen.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mondegreen probe}: train and judge the guard's probes. */
@Command(
        name = "probe",
        description = {
            "Train and judge the linear probes that tell invented text from heard text.",
            "A probe says what can be read from the residual stream, not what causes the text; its figures stand beside the"
                    + " cheap baselines on voices, sentences, noises and music that training never saw."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ProbeTrainCommand.class, ProbeRiskCommand.class, ProbeEvalCommand.class, ProbeSweepCommand.class
        })
final class ProbeCommand {
    @Mixin
    VerboseOption verbose;
}
