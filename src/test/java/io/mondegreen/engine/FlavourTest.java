package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.graph.Flavour;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The graph that CUDA runs, run where every machine can: on the CPU, against the CPU's own. */
class FlavourTest {
    private static final Path MODEL = Path.of("src/test/resources/parity/mixed-heads");
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");

    @Test
    void theCudaFlavourComputesWhatTheCpuFlavourDoes() {
        try (WhisperModel model = WhisperModel.open(MODEL);
                SafeTensors reference = SafeTensors.open(MODEL.resolve("reference.safetensors"))) {
            TapPlan plan = new TapPlan(Set.of(LOGITS), List.of(), List.of(new HeadId(1, 0)), true);
            try (TappedModel cpu = open(model, plan, Flavour.CPU);
                    TappedModel cuda = open(model, plan, Flavour.CUDA)) {
                float[] mel = reference.get("mel").toFloats();
                int[] tokens = reference.get("tokens").toInts();
                cpu.encoder().encode(mel, 0);
                cuda.encoder().encode(mel, 0);
                cpu.decoder().gate(0, Ablation.head(Component.CROSS, new HeadId(0, 1)));
                cuda.decoder().gate(0, Ablation.head(Component.CROSS, new HeadId(0, 1)));
                for (int position = 0; position < tokens.length; position++) {
                    for (TappedModel one : List.of(cpu, cuda)) {
                        one.decoder().feed(0, tokens[position], position, false);
                        one.decoder().run(1);
                    }
                    assertThat(cuda.decoder().tap(LOGITS, 0))
                            .containsExactly(cpu.decoder().tap(LOGITS, 0), within(1e-4f));
                    assertThat(cuda.decoder().attentionFrame(0))
                            .isCloseTo(cpu.decoder().attentionFrame(0), within(1e-3f));
                }
            }
        }
    }

    private static TappedModel open(WhisperModel model, TapPlan plan, Flavour flavour) {
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en");
        return TappedModel.open(model, options, plan, new Device.Cpu(), flavour);
    }
}
