package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The graphs with eight-bit matrices against those in single precision, on random models of edge shapes: heads of other numbers in
 * encoder and decoder, odd vocabularies, widths that are no multiple of a block, an unembedding of its own. The encoder is the same in both.
 */
class EightBitParityTest {
    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en");
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");

    /** Root mean square of the difference over that of the value; 0.035 is the most that was measured. */
    private static final double FAR = 0.06;

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "untied-sharded", "half-timestamps", "bare-distilled"})
    void everyTapIsNearThatOfSinglePrecision(String dir) {
        Path path = Path.of("src/test/resources/parity", dir);
        try (WhisperModel model = WhisperModel.open(path);
                SafeTensors reference = SafeTensors.open(path.resolve("reference.safetensors"))) {
            Set<TapName> taps = HookedModel.all(model.config());
            Window window = Window.forced(
                    reference.get("mel").toFloats(), reference.get("tokens").toInts());
            ActivationCache exact = run(model, WeightForm.F32, taps, window);
            ActivationCache rounded = run(model, WeightForm.Q8, taps, window);
            for (TapName tap : taps) {
                assertThat(distance(exact.get(tap).values(), rounded.get(tap).values()))
                        .as("%s", tap)
                        .isLessThan(tap.stack() == Stack.ENCODER ? 1e-9 : FAR);
            }
            assertThat(rounded.get(LOGITS).values())
                    .isNotEqualTo(exact.get(LOGITS).values());
        }
    }

    private static ActivationCache run(WhisperModel model, WeightForm form, Set<TapName> taps, Window window) {
        try (HookedModel hooked = HookedModel.open(model, CPU.withWeights(form), taps)) {
            return hooked.runWithCache(window).cache();
        }
    }

    private static double distance(float[] exact, float[] rounded) {
        assertThat(rounded).hasSameSizeAs(exact);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            difference += Math.pow(exact[i] - rounded[i], 2);
            size += Math.pow(exact[i], 2);
        }
        return Math.sqrt(difference / size);
    }
}
