package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.graph.Flavour;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The graphs that CUDA runs, run where every machine can: on the CPU, against the CPU's own in single precision. What the CPU has no
 * half-precision kernel for it computes by casts, so half precision is rounded here at fewer places than on a card.
 */
class FlavourTest {
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");
    private static final Ablation GATE = Ablation.head(Component.CROSS, new HeadId(0, 1));

    /** Root mean square of a tap's difference over that of the tap; 0.0155, of a pattern, is the most that was measured; of logits 0.008. */
    private static final double FAR = 0.03;

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "untied-sharded", "half-timestamps", "bare-distilled"})
    void theCudaFlavourComputesWhatTheCpuFlavourDoes(String dir) {
        compare(dir, Flavour.CUDA, WeightForm.F32, 2e-6);
    }

    @ParameterizedTest
    @CsvSource({
        "mixed-heads, CUDA", "untied-sharded, CUDA", "half-timestamps, CUDA", "bare-distilled, CUDA",
        "mixed-heads, CPU", "untied-sharded, CPU", "half-timestamps, CPU", "bare-distilled, CPU"
    })
    void halfPrecisionComputesNearlyWhatSinglePrecisionDoes(String dir, Flavour flavour) {
        compare(dir, flavour, WeightForm.F16, FAR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16"})
    void shortWindowsAreTheSameInBothFlavours(WeightForm form) {
        Path path = Path.of("src/test/resources/parity/half-timestamps");
        try (WhisperModel model = WhisperModel.open(path);
                SafeTensors reference = SafeTensors.open(path.resolve("reference.safetensors"))) {
            TapPlan plan = new TapPlan(Set.of(LOGITS), List.of(), List.of(), false);
            EngineOptions options = options(form).withPadMs(OptionalInt.of(0));
            try (TappedModel cpu = open(model, options.withWeights(WeightForm.F32), plan, Flavour.CPU);
                    TappedModel cuda = open(model, options, plan, Flavour.CUDA)) {
                int half = cpu.encoder().melFrames(model.config().windowSamples() / 2);
                float[] mel = firstFrames(
                        reference.get("mel").toFloats(), model.config().mels(), half);
                cpu.encoder().encode(mel, 0);
                cuda.encoder().encode(mel, 0);
                step(cpu, 1, 0);
                step(cuda, 1, 0);
                assertThat(distance(cpu.decoder().tap(LOGITS, 0), cuda.decoder().tap(LOGITS, 0)))
                        .isLessThan(form == WeightForm.F16 ? FAR : 2e-6);
            }
        }
    }

    /** Half precision without kernels for it is slow: the beginning of one utterance, and no padding behind it. */
    @Test
    void theBundledModelWritesTheSameInHalfPrecision() {
        float[] pcm = Arrays.copyOf(Windows.speech(1).getFirst(), 16 * 1000);
        try (WhisperModel model = Windows.bundledModel()) {
            List<Integer> single = decode(model, WeightForm.F32, Flavour.CPU, pcm);
            assertThat(decode(model, WeightForm.F16, Flavour.CUDA, pcm)).isEqualTo(single);
            assertThat(single).hasSizeGreaterThan(1);
        }
    }

    private static List<Integer> decode(WhisperModel model, WeightForm form, Flavour flavour, float[] pcm) {
        EngineOptions options = options(form).withPadMs(OptionalInt.of(0));
        TapPlan plan = new TapPlan(Set.of(), List.of(), List.of(new HeadId(1, 0)), true);
        try (Engine engine =
                new Engine(open(model, options, plan, flavour), Optional.empty(), options, EngineMeter.NONE)) {
            Heard heard = new Heard();
            engine.submit(new DecodeRequest(pcm), heard);
            return heard.ids();
        }
    }

    private static float[] firstFrames(float[] mel, int mels, int frames) {
        float[] first = new float[mels * frames];
        for (int row = 0; row < mels; row++) {
            System.arraycopy(mel, row * (mel.length / mels), first, row * frames, frames);
        }
        return first;
    }

    private static void compare(String dir, Flavour flavour, WeightForm form, double far) {
        Path path = Path.of("src/test/resources/parity", dir);
        try (WhisperModel model = WhisperModel.open(path);
                SafeTensors reference = SafeTensors.open(path.resolve("reference.safetensors"))) {
            int d = model.config().dModel();
            Set<TapName> encoder = TapPlan.all(Stack.ENCODER, model.config().encoderLayers());
            Set<TapName> decoder = TapPlan.all(Stack.DECODER, model.config().decoderLayers());
            Set<TapName> taps = new TreeSet<>(encoder);
            taps.addAll(decoder);
            float[] weight = new float[d];
            Arrays.fill(weight, 1f / d);
            ProbeHead probe = new ProbeHead("mean", TapName.parse("decoder.0.hook_resid_mid"), weight, 0.5f);
            TapPlan plan = new TapPlan(taps, List.of(probe), List.of(new HeadId(0, 0)), true);
            // what a tap is read by must not change what goes on: the same without any
            TapPlan bare = new TapPlan(Set.of(LOGITS), List.of(probe), List.of(new HeadId(0, 0)), true);
            try (TappedModel exact = open(model, options(WeightForm.F32), plan, Flavour.CPU);
                    TappedModel other = open(model, options(form), plan, flavour);
                    TappedModel untapped = open(model, options(form), bare, flavour)) {
                List<TappedModel> all = List.of(exact, other, untapped);
                float[] mel = reference.get("mel").toFloats();
                int[] tokens = reference.get("tokens").toInts();
                Map<TapName, Double> distances = new TreeMap<>();
                for (TappedModel one : all) {
                    one.encoder().encode(mel, 0);
                    one.decoder().gate(0, GATE);
                }
                encoder.forEach(tap -> distances.merge(
                        tap, distance(exact.encoder().tap(tap), other.encoder().tap(tap)), Math::max));
                for (int position = 0; position < tokens.length; position++) {
                    for (TappedModel one : all) {
                        step(one, tokens[position], position);
                    }
                    for (TapName tap : decoder) {
                        float[] value = exact.decoder().tap(tap, 0);
                        distances.merge(tap, distance(value, other.decoder().tap(tap, 0)), Math::max);
                    }
                    distances.merge(
                            LOGITS,
                            distance(
                                    exact.decoder().tap(LOGITS, 0),
                                    untapped.decoder().tap(LOGITS, 0)),
                            Math::max);
                    assertThat(other.decoder().probe(0, 0))
                            .isCloseTo(exact.decoder().probe(0, 0), within(2e-2f));
                    assertThat(other.decoder().attentionFrame(0))
                            .isCloseTo(exact.decoder().attentionFrame(0), within(0.3f));
                    assertThat(other.decoder().attentionSpread(0))
                            .isCloseTo(exact.decoder().attentionSpread(0), within(0.3f));
                }
                assertThat(distances.values()).as("%s", distances).allMatch(one -> one < far);
                if (form == WeightForm.F16 && flavour == Flavour.CUDA) {
                    assertThat(distances.get(LOGITS)).isPositive();
                }
            }
        }
    }

    private static void step(TappedModel model, int token, int position) {
        model.decoder().feed(0, token, position, false);
        model.decoder().run(1);
    }

    private static double distance(float[] exact, float[] other) {
        assertThat(other).hasSameSizeAs(exact);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            difference += Math.pow(exact[i] - other[i], 2);
            size += Math.pow(exact[i], 2);
        }
        return size == 0 ? difference : Math.sqrt(difference / size);
    }

    private static EngineOptions options(WeightForm form) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en").withWeights(form);
    }

    private static TappedModel open(WhisperModel model, EngineOptions options, TapPlan plan, Flavour flavour) {
        return TappedModel.open(model, options, plan, new Device.Cpu(), flavour);
    }
}
