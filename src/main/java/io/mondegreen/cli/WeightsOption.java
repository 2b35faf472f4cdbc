package io.mondegreen.cli;

import io.mondegreen.graph.WeightForm;
import picocli.CommandLine.Option;

/** {@code --weights f32|f16|q8}: the form of the model's matrices. */
final class WeightsOption {
    @Option(
            names = "--weights",
            defaultValue = "f32",
            paramLabel = "f32|f16|q8",
            description = {
                "Form of the model's matrices: single precision; half precision, for CUDA; or eight bits, for a CPU. Probes, interventions and the clips of the"
                        + " self-test hold for one form (default: ${DEFAULT-VALUE})."
            })
    WeightForm form;
}
