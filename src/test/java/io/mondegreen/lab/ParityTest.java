package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.LogMel;
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
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    private static final String LOG_MEL = "log-mel";

    /** What each case must hold besides its taps; a case that is added or loses a vector fails here, it is never skipped. */
    private static final Map<String, Set<String>> EXTRAS = Map.of(
            "mixed-heads", Set.of(),
            "untied-sharded", Set.of("no_speech"),
            "half-timestamps", Set.of("no_speech", "greedy_timestamps", "greedy_timestamps.logprob"),
            "bare-distilled", Set.of());

    static Stream<Path> cases() {
        return EXTRAS.keySet().stream().sorted().map(CASES::resolve);
    }

    @Test
    void everyCaseOfTheFolderIsCompared() throws IOException {
        Set<String> folders;
        try (Stream<Path> dirs = Files.list(CASES)) {
            folders = dirs.map(dir -> dir.getFileName().toString()).collect(Collectors.toSet());
        }
        Set<String> compared = new TreeSet<>(EXTRAS.keySet());
        compared.add(LOG_MEL);
        assertThat(folders).isEqualTo(compared);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyVectorOfTheCaseIsCompared(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"))) {
            Set<String> expected = new TreeSet<>(Set.of(
                    "mel",
                    "tokens",
                    "greedy",
                    "greedy.logprob",
                    "ablated.unembed.hook_out",
                    "ablated_component.unembed.hook_out"));
            expected.addAll(EXTRAS.get(dir.getFileName().toString()));
            HookedModel.all(model.config()).forEach(tap -> expected.add(tap.toString()));
            assertThat(reference.tensors().stream().map(Tensor::name)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTapOfATeacherForcedRunEqualsTheReference(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"))) {
            Set<TapName> taps = HookedModel.all(model.config());
            try (HookedModel hooked = HookedModel.open(model, CPU, taps)) {
                ActivationCache cache = hooked.runWithCache(forced(reference)).cache();
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
                HookedModel hooked =
                        HookedModel.open(model, speaking(reference.metadata().get("language")), Set.of())) {
            Run result = hooked.runWithCache(Window.greedy(reference.get("mel").toFloats()));
            assertThat(result.tokens()).isEqualTo(reference.get("greedy").toInts());
            assertClose(
                    "log-probabilities",
                    sampledLogprobs(result, reference),
                    reference.get("greedy.logprob").toFloats());
            assertThat(Float.isNaN(result.noSpeech()))
                    .isEqualTo(reference.find("no_speech").isEmpty());
            reference
                    .find("no_speech")
                    .ifPresent(
                            expected -> assertClose("no_speech", new float[] {result.noSpeech()}, expected.toFloats()));
        }
    }

    @Test
    void greedyDecodingWithTimestampsWritesTheReferencesIds() {
        Path dir = CASES.resolve("half-timestamps");
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"));
                HookedModel hooked =
                        HookedModel.open(model, speaking(reference.metadata().get("language")), Set.of())) {
            Run result = hooked.runWithCache(Window.greedy(reference.get("mel").toFloats(), true));
            int[] expected = reference.get("greedy_timestamps").toInts();
            assertThat(result.tokens()).isEqualTo(expected);
            int sampled = reference.get("greedy_timestamps.logprob").toFloats().length;
            assertClose(
                    "log-probabilities",
                    Arrays.copyOfRange(result.logprobs(), expected.length - sampled - 1, expected.length - 1),
                    reference.get("greedy_timestamps.logprob").toFloats());
            int stamps = model.generation().timestampBegin().orElseThrow();
            assertThat(Arrays.stream(expected).boxed())
                    .anyMatch(id -> id >= stamps)
                    .anyMatch(id -> id < stamps);
        }
    }

    @Test
    void logMelEqualsTheReferenceFeatureExtractor() {
        try (SafeTensors reference = SafeTensors.open(CASES.resolve(LOG_MEL).resolve("reference.safetensors"))) {
            int compared = 0;
            for (Tensor tensor : reference.tensors()) {
                if (!tensor.name().startsWith("mel")) {
                    continue;
                }
                int dot = tensor.name().indexOf('.');
                int mels = Integer.parseInt(tensor.name().substring("mel".length(), dot));
                float[] pcm =
                        reference.get("pcm" + tensor.name().substring(dot)).toFloats();
                float[] actual = new LogMel(mels).compute(pcm, (int) tensor.shape()[1]);
                assertWithin(1e-4f, tensor.name(), actual, tensor.toFloats());
                compared++;
            }
            assertThat(compared).isEqualTo(10);
        }
    }

    /** Log-probabilities of the sampled ids alone: position p gives that of the id at p + 1. */
    private static float[] sampledLogprobs(Run result, SafeTensors reference) {
        int prompt = Integer.parseInt(reference.metadata().get("prompt_length"));
        return Arrays.copyOfRange(result.logprobs(), prompt - 1, result.tokens().length - 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ablatedHeadsGiveTheReferencesLogits(Path dir) {
        try (WhisperModel model = WhisperModel.open(dir);
                SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"))) {
            TapName logits = TapName.parse("unembed.hook_out");
            try (HookedModel hooked = HookedModel.open(model, CPU, Set.of(logits))) {
                int compared = 0;
                for (Tensor tensor : reference.tensors()) {
                    if (!tensor.name().startsWith("ablated")) {
                        continue;
                    }
                    String key = tensor.name().startsWith("ablated_component") ? "ablate_component" : "ablate";
                    String spec = reference.metadata().get(key);
                    ActivationCache cache = hooked.runWithGates(forced(reference), Ablation.parseList(spec))
                            .cache();
                    assertClose(tensor.name(), cache.get(logits).values(), tensor.toFloats());
                    compared++;
                }
                assertThat(compared).isPositive();
            }
        }
    }

    private static Window forced(SafeTensors reference) {
        return Window.forced(
                reference.get("mel").toFloats(), reference.get("tokens").toInts());
    }

    private static EngineOptions speaking(String language) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, language);
    }

    private static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    private static void assertClose(String what, float[] actual, float[] expected) {
        assertWithin(TOLERANCE, what, actual, expected);
    }

    private static void assertWithin(float tolerance, String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < actual.length; i++) {
            float difference = Math.abs(actual[i] - expected[i]);
            worst = Float.isNaN(difference) ? Float.POSITIVE_INFINITY : Math.max(worst, difference);
        }
        assertThat(worst).as("largest difference in %s", what).isLessThan(tolerance);
    }
}
