package io.mondegreen.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mondegreen lab}: experiments on a model. */
@Command(
        name = "lab",
        description = {
            "Experiments on a model, beside the line: nothing here runs in the service.",
            "They say when and how a model fails; docs/interpretability.md says how to read them."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LabLensCommand.class,
            LabEncoderLensCommand.class,
            LabProbeCommand.class,
            LabPatchCommand.class,
            LabAblateCommand.class,
            LabMitigateCommand.class,
            LabBiasCommand.class,
            LabReproduceCommand.class,
            LabCensusCommand.class,
            LabClipCommand.class,
            LabSelfTestCommand.class,
            LabSoundsCommand.class,
            LabCardCommand.class
        })
final class LabCommand {
    @Mixin
    VerboseOption verbose;
}
