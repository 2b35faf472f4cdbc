package io.mondegreen.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.graph.GraphWeights.Part;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.SessionOptions;
import io.mondegreen.ort.Tensor;
import io.mondegreen.ort.TensorMemory;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EightBitTest {
    private final SplittableRandom random = new SplittableRandom(11);

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** What the codes stand for. */
    private static float[] weights(byte[] codes, float[] scales, int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = scales[i / EightBit.block(count)] * ((codes[i] & 0xff) - 128);
        }
        return weights;
    }

    private static float[] rounded(float[] row, float factor) {
        byte[] codes = new byte[EightBit.blocks(row.length) * EightBit.block(row.length)];
        float[] scales = new float[EightBit.blocks(row.length)];
        EightBit.quantise(row, factor, codes, scales);
        return weights(codes, scales, row.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 32, 33, 384})
    void everyWeightIsWithinHalfAStepOfItsBlock(int length) {
        float[] row = normal(length);
        float[] back = rounded(row, 1);
        for (int i = 0; i < length; i++) {
            int block = i / EightBit.block(length) * EightBit.block(length);
            float largest = 0;
            for (int j = block; j < Math.min(length, block + EightBit.block(length)); j++) {
                largest = Math.max(largest, Math.abs(row[j]));
            }
            assertThat(back[i]).isCloseTo(row[i], within(largest / 127 / 2 * 1.0001f));
        }
    }

    @Test
    void theLargestOfABlockAndZeroStayWhatTheyAre() {
        float[] row = normal(96);
        row[5] = 0;
        row[7] = -4;
        row[40] = 9;
        float[] back = rounded(row, 1);
        assertThat(back[5]).isZero();
        assertThat(back[7]).isCloseTo(-4, within(1e-6f));
        assertThat(back[40]).isCloseTo(9, within(1e-6f));
    }

    @Test
    void aFactorMultipliesAndARestIsFilledUpWithZeros() {
        float[] row = normal(40);
        float[] twice = rounded(row, -2);
        float[] once = rounded(row, 1);
        for (int i = 0; i < row.length; i++) {
            assertThat(twice[i]).isCloseTo(-2 * once[i], within(1e-6f));
        }
        byte[] codes = new byte[64];
        float[] scales = new float[2];
        EightBit.quantise(row, 1, codes, scales);
        assertThat(Arrays.copyOfRange(codes, 40, 64)).containsOnly((byte) 128);
    }

    @Test
    void aBlockOfZerosIsOne() {
        assertThat(rounded(new float[70], 3)).containsOnly(0f);
    }

    /**
     * The runtime's product against one written in Java with the rounded weights. What is left is the rounding of the input: at
     * most half a step of each block of it.
     */
    @ParameterizedTest
    @CsvSource({"mixed-heads, 24", "half-timestamps, 32", "bare-distilled, 80"})
    void theRuntimesProductIsTheOneOfTheCodes(String dir, int in) {
        String layer = "model.decoder.layers.0.";
        // one layer that is wider than it is high, or two with one input, one of them scaled
        List<Part> parts = in == 80
                ? List.of(new Part(layer + "fc2", 32, true, 1))
                : List.of(
                        new Part(layer + "self_attn.q_proj", in, true, 0.25f),
                        new Part(layer + "self_attn.v_proj", in, true, 1));
        int out = parts.stream().mapToInt(Part::out).sum();
        int rows = 3;
        float[] x = normal(rows * in);
        try (WhisperModel model = WhisperModel.open(Path.of("src/test/resources/parity", dir));
                GraphWeights weights = new GraphWeights(model, WeightForm.Q8, Flavour.CPU)) {
            OnnxGraph graph = new OnnxGraph("product");
            Blocks blocks = new Blocks(graph, weights, TapPlan.none(), in, true);
            String input = graph.input("x", OnnxType.F32, "N", in);
            String product = parts.size() == 1
                    ? blocks.linear(input, in, parts.getFirst())
                    : graph.node("Concat", blocks.linears(input, in, parts), Map.of("axis", 1));
            graph.name(product, "y");
            graph.output("y", OnnxType.F32, "N", out);
            float[] y = run(graph.toModel(), weights, x, rows, in, out);
            int column = 0;
            for (Part part : parts) {
                float[] w =
                        model.weight(part.name() + ".weight", part.out(), in).toFloats();
                float[] bias = model.weight(part.name() + ".bias", part.out()).toFloats();
                for (int i = 0; i < part.out(); i++, column++) {
                    float[] row = rounded(Arrays.copyOfRange(w, i * in, (i + 1) * in), part.factor());
                    for (int n = 0; n < rows; n++) {
                        double expected = part.factor() * bias[i];
                        double bound = 1e-5;
                        for (int k = 0; k < in; k++) {
                            expected += (double) x[n * in + k] * row[k];
                            bound += Math.abs(row[k]) * largest(x, n * in, k, in) / 127 / 2;
                        }
                        assertThat((double) y[n * out + column])
                                .as("%s, row %d", part.name(), n)
                                .isCloseTo(expected, within(bound));
                    }
                }
            }
        }
    }

    private static double largest(float[] x, int row, int k, int in) {
        int block = k / EightBit.block(in) * EightBit.block(in);
        double largest = 0;
        for (int i = block; i < Math.min(in, block + EightBit.block(in)); i++) {
            largest = Math.max(largest, Math.abs(x[row + i]));
        }
        return largest;
    }

    private static float[] run(byte[] graph, GraphWeights weights, float[] x, int rows, int in, int out) {
        SessionOptions options = new SessionOptions(new Device.Cpu(), 1, weights.files(), Map.of());
        try (Session session = Session.open(graph, options);
                TensorMemory memory = TensorMemory.host(4L * rows * (in + out));
                Tensor input = Tensor.view(memory, 0, ElementType.F32, rows, in);
                Tensor output = Tensor.view(memory, 4L * rows * in, ElementType.F32, rows, out);
                Binding binding = new Binding(session)) {
            MemorySegment.copy(x, 0, memory.segment(), JAVA_FLOAT, 0, x.length);
            binding.input("x", input).output("y", output).run();
            return memory.segment().asSlice(4L * rows * in, 4L * rows * out).toArray(JAVA_FLOAT);
        }
    }
}
