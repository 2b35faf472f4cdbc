package io.mondegreen.lab.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.Tensor;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.IndexSet;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lenses against {@code transformers} on small random models; the vectors are made by {@code make_lens.py}. */
class LensParityTest {
    private static final Path MODELS = Path.of("src/test/resources/parity");
    private static final Path VECTORS = Path.of("src/test/resources/lens");
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");
    private static final float TOLERANCE = 1e-3f;

    /** A teacher-forced run on a case, and what it must give. */
    private record Case(WhisperModel model, Run run, SafeTensors vectors, SafeTensors parity) implements AutoCloseable {
        static Case open(String name) {
            WhisperModel model = WhisperModel.open(MODELS.resolve(name));
            SafeTensors parity = SafeTensors.open(MODELS.resolve(name).resolve("reference.safetensors"));
            Set<TapName> taps = new TreeSet<>(LogitLens.taps(model.config()));
            taps.addAll(Attribution.taps(model.config()));
            taps.add(LOGITS);
            try (HookedModel hooked = HookedModel.open(model, options("en"), taps)) {
                Run run = hooked.runWithCache(Window.forced(
                        parity.get("mel").toFloats(), parity.get("tokens").toInts()));
                return new Case(model, run, SafeTensors.open(VECTORS.resolve(name + ".safetensors")), parity);
            }
        }

        LogitLens lens() {
            return LogitLens.open(model, new Device.Cpu(), 1);
        }

        @Override
        public void close() {
            vectors.close();
            parity.close();
            model.close();
        }
    }

    private static EngineOptions options(String language) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, 2, 1, 1, 1, true, language);
    }

    @Test
    void everyModelOfTheParityTestIsLookedAt() throws IOException {
        try (Stream<Path> models = Files.list(MODELS);
                Stream<Path> vectors = Files.list(VECTORS)) {
            assertThat(vectors.map(file -> file.getFileName().toString().replace(".safetensors", "")))
                    .containsExactlyInAnyOrderElementsOf(models.filter(dir -> Files.exists(dir.resolve("config.json")))
                            .map(dir -> dir.getFileName().toString())
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-distilled", "half-timestamps", "mixed-heads", "untied-sharded"})
    void everyLayerSaysWhatTheReferenceSays(String name) {
        try (Case one = Case.open(name);
                LogitLens lens = one.lens()) {
            LensTable table = lens.read(one.run(), 1);
            int layers = one.model().config().decoderLayers();
            List<float[]> layerFirst = IntStream.rangeClosed(-1, layers - 1)
                    .boxed()
                    .flatMap(layer -> logits(lens, one.run(), layer))
                    .toList();

            assertClose("logits", flat(layerFirst), one.vectors().get("lens.logits"));
            assertClose(
                    "entropy",
                    flat(table.matrix(LayerView::entropy)),
                    one.vectors().get("lens.entropy"));
            assertClose(
                    "divergence",
                    flat(table.matrix(LayerView::divergence)),
                    one.vectors().get("lens.divergence"));
            assertThat(table.tokens().stream().mapToInt(TokenLens::saturation).toArray())
                    .isEqualTo(one.vectors().get("lens.saturation").toInts());
            // what follows the last token is not given
            int given = table.tokens().size() - 1;
            assertThat(Arrays.stream(table.matrix(LayerView::rank))
                            .flatMapToInt(
                                    ranks -> Arrays.stream(ranks).limit(given).mapToInt(rank -> (int) rank))
                            .toArray())
                    .isEqualTo(one.vectors().get("lens.rank").toInts());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-distilled", "half-timestamps", "mixed-heads", "untied-sharded"})
    void theLastLayerGivesTheModelsOwnLogits(String name) {
        try (Case one = Case.open(name);
                LogitLens lens = one.lens()) {
            int layers = one.model().config().decoderLayers();
            List<float[]> last = logits(lens, one.run(), layers - 1).toList();
            assertWithin(
                    1e-5f, "logits", flat(last), one.run().cache().get(LOGITS).values());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-distilled", "half-timestamps", "mixed-heads", "untied-sharded"})
    void thePartsOfALogitAreThoseOfTheReferenceAndSumToIt(String name) {
        try (Case one = Case.open(name);
                LogitLens lens = one.lens()) {
            LensTable table = lens.read(one.run(), 2);
            List<TokenAttribution> tokens = Attribution.of(one.model(), one.run(), table.targets(false));
            Tensor expected = one.vectors().get("attribution");
            List<String> parts = List.of(one.vectors().metadata().get("parts").split("\\|"));

            assertThat(tokens.getFirst().parts().stream().map(Contribution::name))
                    .isEqualTo(parts);
            int given = (int) expected.shape()[0];
            List<Double> values = tokens.subList(0, given).stream()
                    .flatMap(token -> token.parts().stream().map(Contribution::value))
                    .toList();
            assertClose(
                    "parts",
                    flat(values.stream().mapToDouble(Double::doubleValue).toArray()),
                    expected);
            float[] logits = one.run().cache().get(LOGITS).values();
            int vocab = one.model().config().vocab();
            assertThat(tokens).allSatisfy(token -> {
                float logit = logits[token.position() * vocab + token.next().id()];
                assertThat(token.sum()).isEqualTo(logit, within(1e-3));
                assertThat(token.logit()).isEqualTo(logit, within(1e-3));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-distilled", "half-timestamps", "mixed-heads", "untied-sharded"})
    void aContrastIsTheDifferenceOfTwoTokens(String name) {
        try (Case one = Case.open(name);
                LogitLens lens = one.lens()) {
            LensTable table = lens.read(one.run(), 2);
            float[] logits = one.run().cache().get(LOGITS).values();
            int vocab = one.model().config().vocab();
            assertThat(Attribution.of(one.model(), one.run(), table.targets(true)))
                    .allSatisfy(token -> {
                        int row = token.position() * vocab;
                        int other = token.against().orElseThrow().id();
                        assertThat(other).isNotEqualTo(token.next().id());
                        double difference = logits[row + token.next().id()] - logits[row + other];
                        assertThat(token.sum()).isEqualTo(difference, within(1e-3));
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-distilled", "half-timestamps", "mixed-heads", "untied-sharded"})
    void whatIsHeardOfAStoppedEncoderIsWhatTheReferenceHears(String name) {
        try (Case one = Case.open(name);
                EncoderLens lens = EncoderLens.open(
                        one.model(), options(one.vectors().metadata().get("language")), IndexSet.all())) {
            float[] mel = one.parity().get("mel").toFloats();
            List<LayerHearing> heard = lens.hear(List.of(mel, mel)).getLast();

            assertThat(heard.stream().map(LayerHearing::layer)).isEqualTo(lens.layers());
            assertThat(lens.layers()).hasSize(one.model().config().encoderLayers() + 1);
            int prompt = Integer.parseInt(one.parity().metadata().get("prompt_length"));
            int eot = one.model().generation().eot();
            for (LayerHearing layer : heard) {
                int[] ids = one.vectors().get("heard." + layer.layer()).toInts();
                boolean ended = ids[ids.length - 1] == eot;
                int[] text = Arrays.copyOfRange(ids, prompt, ended ? ids.length - 1 : ids.length);
                // the reference breaks off where the two best ids are too close to call
                boolean whole = ended || ids.length == one.model().config().targetPositions();
                assertThat(whole ? layer.tokens() : Arrays.copyOf(layer.tokens(), text.length))
                        .as("layer %d", layer.layer())
                        .isEqualTo(text);
                assertThat(layer.ended() || !whole).isEqualTo(ended || !whole);
            }
            assertThat(heard.stream()
                            .map(layer -> Arrays.toString(layer.tokens()))
                            .collect(Collectors.toSet()))
                    .hasSizeGreaterThan(1);
        }
    }

    /** Of one layer at every position. */
    private static Stream<float[]> logits(LogitLens lens, Run run, int layer) {
        return IntStream.range(0, run.tokens().length).mapToObj(position -> lens.logits(run, position)[layer + 1]);
    }

    private static float[] flat(List<float[]> rows) {
        List<Float> all = new ArrayList<>();
        rows.forEach(row -> {
            for (float value : row) {
                all.add(value);
            }
        });
        float[] out = new float[all.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = all.get(i);
        }
        return out;
    }

    private static float[] flat(double[]... rows) {
        return flat(Arrays.stream(rows)
                .map(row -> {
                    float[] out = new float[row.length];
                    for (int i = 0; i < out.length; i++) {
                        out[i] = (float) row[i];
                    }
                    return out;
                })
                .toList());
    }

    private static void assertClose(String what, float[] actual, Tensor expected) {
        assertWithin(TOLERANCE, what, actual, expected.toFloats());
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
