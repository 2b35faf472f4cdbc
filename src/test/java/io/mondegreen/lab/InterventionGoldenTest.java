package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.Tensor;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interventions against {@code transformers} in fp32 with hooks on its modules, on two of {@link ParityTest}'s models. The
 * vectors are made by {@code src/test/python/make_interventions.py}; a tensor's name says what is done, and every one of them
 * differs from what a run gives without it, or without a part of it.
 */
class InterventionGoldenTest {
    private static final Path FILES = Path.of("src/test/resources/interventions");
    private static final Path MODELS = Path.of("src/test/resources/parity");
    private static final String ROW = "logits.";
    private static final String FREE = "greedy.";
    private static final String FREE_TIMED = "greedy_timestamps.";
    private static final String DIRECTION = "direction.";
    private static final float TOLERANCE = 1e-3f;
    private static final int SLOTS = 4;
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");

    @Test
    void everyFileOfTheFolderIsCompared() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("mixed-heads.safetensors", "half-timestamps.safetensors");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "half-timestamps"})
    void everyKindAtEveryTapIsCompared(String name) {
        try (Case golden = new Case(name)) {
            WhisperConfig config = golden.model.config();
            Set<String> expected = new TreeSet<>();
            HookedModel.all(config)
                    .forEach(tap -> Stream.of(Kind.values()).forEach(kind -> expected.add(tap + "=" + kind)));
            Set<String> compared = new TreeSet<>();
            for (String text : golden.named(ROW)) {
                List<Intervention> changes = Intervention.parseList(text);
                Set<TapName> touched = HookedModel.touched(config, changes);
                // at full strength everywhere; or mixed in again after zero, where a source alone would change nothing
                boolean whole = changes.stream()
                        .allMatch(one -> one.heads().isAll() && one.positions().isAll());
                if (touched.size() == 1 && whole && changes.getFirst().mix() == 1) {
                    compared.add(
                            touched.iterator().next() + "=" + changes.getLast().kind());
                }
            }
            assertThat(compared).containsExactlyElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "half-timestamps"})
    void everyPartOfTheWrittenFormIsCompared(String name) {
        try (Case golden = new Case(name)) {
            for (String part : List.of("#", "@", "*0.", ";", ".*.", ".0-1.", ",")) {
                assertThat(golden.named(ROW)).as("rows with %s", part).anyMatch(text -> text.contains(part));
            }
            assertThat(golden.named(FREE).size() + golden.named(FREE_TIMED).size())
                    .isEqualTo(3);
            List<String> inputs = golden.file.tensors().stream()
                    .map(Tensor::name)
                    .filter(tensor ->
                            Stream.of(ROW, FREE, FREE_TIMED, DIRECTION).noneMatch(tensor::startsWith))
                    .toList();
            assertThat(inputs)
                    .containsExactlyInAnyOrder(
                            "mel",
                            "tokens",
                            "mel.other",
                            "tokens.other",
                            "mel.noise",
                            "tokens.noise",
                            "mel.silence",
                            "tokens.silence");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "half-timestamps"})
    void lastLogitsOfATeacherForcedRunEqualTheReference(String name) {
        try (Case golden = new Case(name);
                HookedModel hooked = golden.open(SLOTS, Set.of(LOGITS), HookedModel.all(golden.model.config()))) {
            Window window = golden.window("");
            List<String> texts = golden.named(ROW);
            List<Run> runs = hooked.runAll(texts.stream()
                    .map(text -> Trial.of(window, Intervention.parseList(text), golden.sources))
                    .toList());
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                float[] all = runs.get(i).cache().get(LOGITS).values();
                float[] expected = golden.file.get(ROW + texts.get(i)).toFloats();
                float[] actual = Arrays.copyOfRange(all, all.length - expected.length, all.length);
                float difference = largestDifference(actual, expected);
                if (!(difference < TOLERANCE)) {
                    wrong.add(texts.get(i) + " differs by " + difference);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "half-timestamps"})
    void freeRunsWriteTheReferencesIds(String name) {
        try (Case golden = new Case(name)) {
            for (String mode : List.of(FREE, FREE_TIMED)) {
                for (String text : golden.named(mode)) {
                    List<Intervention> changes = Intervention.parseList(text);
                    // only what is needed is opened: the other test has a graph with everything
                    Set<TapName> patched = HookedModel.touched(golden.model.config(), changes);
                    try (HookedModel hooked = golden.open(1, Set.of(), patched)) {
                        Window window = Window.greedy(golden.window("").logMel(), mode.equals(FREE_TIMED));
                        Run run = hooked.runWithInterventions(window, changes, golden.sources);
                        assertThat(run.tokens())
                                .as(mode + text)
                                .isEqualTo(golden.file.get(mode + text).toInts());
                    }
                }
            }
        }
    }

    private static float largestDifference(float[] actual, float[] expected) {
        return (float) IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .reduce(0, Math::max); // NaN where one is
    }

    /** A model, its file of vectors, and the sources that the file's interventions name. */
    private static final class Case implements AutoCloseable {
        final WhisperModel model;
        final SafeTensors file;
        final Map<String, ActivationCache> sources;

        Case(String name) {
            model = WhisperModel.open(MODELS.resolve(name));
            file = SafeTensors.open(FILES.resolve(name + ".safetensors"));
            try (HookedModel clean = open(1, HookedModel.all(model.config()), Set.of())) {
                Run main = clean.runWithCache(window(""));
                Run other = clean.runWithCache(window(".other"));
                Run noise = clean.runWithCache(window(".noise"));
                int prompt = Integer.parseInt(file.metadata().get("prompt_length"));
                sources = Map.of(
                        "other", other.cache(),
                        "noise", noise.cache(),
                        "silence", clean.runWithCache(window(".silence")).cache(),
                        "mean", References.mean(List.of(main, other, noise), prompt),
                        "probe", directions());
            }
        }

        private ActivationCache directions() {
            ActivationCache cache = new ActivationCache();
            for (String tap : named(DIRECTION)) {
                Tensor row = file.get(DIRECTION + tap);
                int[] shape =
                        Arrays.stream(row.shape()).mapToInt(Math::toIntExact).toArray();
                cache.put(TapName.parse(tap), row.toFloats(), shape);
            }
            return cache;
        }

        Window window(String run) {
            return Window.forced(
                    file.get("mel" + run).toFloats(), file.get("tokens" + run).toInts());
        }

        HookedModel open(int slots, Set<TapName> read, Set<TapName> patched) {
            String language = file.metadata().get("language");
            EngineOptions cpu = new EngineOptions(EngineOptions.DeviceChoice.CPU, slots, 1, 1, 1, true, language);
            return HookedModel.open(model, cpu, read, patched);
        }

        /** What follows this in the names of tensors. */
        List<String> named(String prefix) {
            return file.tensors().stream()
                    .map(Tensor::name)
                    .filter(tensor -> tensor.startsWith(prefix))
                    .map(tensor -> tensor.substring(prefix.length()))
                    .sorted()
                    .collect(Collectors.toList());
        }

        @Override
        public void close() {
            file.close();
            model.close();
        }
    }
}
