package io.mondegreen.cli;

import io.mondegreen.ort.Device;
import picocli.CommandLine.Option;

/** {@code --cuda-device N}: which card CUDA uses. */
final class CardOption {
    @Option(
            names = "--cuda-device",
            defaultValue = "0",
            paramLabel = "N",
            description = "number of the card that CUDA uses, as CUDA counts (default: ${DEFAULT-VALUE})")
    int id;

    Device.Cuda device() {
        return new Device.Cuda(id, 0, true);
    }
}
