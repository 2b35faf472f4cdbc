package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.Tensor;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our graphs against {@code transformers} in fp32 on small random models of edge shapes. The vectors are made by {@code
 * src/test/python/make_parity.py}.
 */
class ParityTest {
    private static final Path CASES = Path.of("src/test/resources/parity");
    private static final float TOLERANCE = 1e-3f;
    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en");

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> dirs = Files.list(CASES)) {
            return dirs.filter(dir -> Files.exists(dir.resolve("reference.safetensors"))).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTapOfATeacherForcedRunEqualsTheReference(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"))) {
            Set<TapName> taps = TappedRun.all(model.config());
            try (TappedRun run = new TappedRun(model, taps, CPU)) {
                ActivationCache cache = run.run(
                                reference.get("mel").toFloats(),
                                Optional.of(reference.get("tokens").toInts()),
                                List.of())
                        .cache();
                for (TapName tap : taps) {
                    Tensor expected = reference.get(tap.toString());
                    assertThat(longs(cache.get(tap).shape()))
                            .as("shape of %s", tap)
                            .isEqualTo(expected.shape());
                    assertClose(tap.toString(), cache.get(tap).values(), expected.toFloats());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyDecodingWritesTheReferencesIds(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"));
                TappedRun run = new TappedRun(
                        model, Set.of(), speaking(reference.metadata().get("language")))) {
            TappedRun.Result result = run.run(reference.get("mel").toFloats(), Optional.empty(), List.of());
            assertThat(result.tokens()).isEqualTo(reference.get("greedy").toInts());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ablatedHeadsGiveTheReferencesLogits(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"))) {
            TapName logits = TapName.parse("unembed.hook_out");
            try (TappedRun run = new TappedRun(model, Set.of(logits), CPU)) {
                int compared = 0;
                for (Tensor tensor : reference.tensors()) {
                    if (!tensor.name().startsWith("ablated")) {
                        continue;
                    }
                    String key = tensor.name().startsWith("ablated_component") ? "ablate_component" : "ablate";
                    String spec = reference.metadata().get(key);
                    ActivationCache cache = run.run(
                                    reference.get("mel").toFloats(),
                                    Optional.of(reference.get("tokens").toInts()),
                                    Ablation.parseList(spec))
                            .cache();
                    assertClose(tensor.name(), cache.get(logits).values(), tensor.toFloats());
                    compared++;
                }
                assertThat(compared).isPositive();
            }
        }
    }

    private static EngineOptions speaking(String language) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, language);
    }

    private static long[] longs(int[] shape) {
        return java.util.Arrays.stream(shape).asLongStream().toArray();
    }

    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < actual.length; i++) {
            float difference = Math.abs(actual[i] - expected[i]);
            worst = Float.isNaN(difference) ? Float.POSITIVE_INFINITY : Math.max(worst, difference);
        }
        assertThat(worst).as("largest difference in %s", what).isLessThan(TOLERANCE);
    }
}
