package io.mondegreen.cli;

import io.mondegreen.graph.WeightForm;
import picocli.CommandLine.Option;

/** {@code --weights f32|q8}: the form of the model's matrices. */
final class WeightsOption {
    @Option(
            names = "--weights",
            defaultValue = "f32",
            paramLabel = "f32|q8",
            description = {
                "Form of the model's matrices: single precision, or eight bits. Probes, interventions and the clips of the"
                        + " self-test hold for one form (default: ${DEFAULT-VALUE})."
            })
    WeightForm form;
}
