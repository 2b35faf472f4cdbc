package io.mondegreen.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.ort.Binding;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.SessionOptions;
import io.mondegreen.ort.Tensor;
import io.mondegreen.ort.TensorMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    private final OnnxGraph graph = new OnnxGraph("test");
    private final Supplier<byte[]> model = new Supplier<>() {
        private byte[] built = new byte[0];

        @Override
        public byte[] get() {
            built = built.length == 0 ? graph.toModel() : built;
            return built;
        }
    };

    /** Runs the graph on {@code x = [1, -2]} and returns the named output of two values. */
    private float[] run(String output) {
        SessionOptions cpu = new SessionOptions(new Device.Cpu(), 1, Map.of(), Map.of());
        try (Session session = Session.open(model.get(), cpu);
                TensorMemory memory = TensorMemory.host(128);
                Tensor x = Tensor.view(memory, 0, ElementType.F32, 2);
                Tensor out = Tensor.view(memory, 64, ElementType.F32, 2);
                Binding binding = new Binding(session)) {
            memory.segment().setAtIndex(JAVA_FLOAT, 0, 1);
            memory.segment().setAtIndex(JAVA_FLOAT, 1, -2);
            binding.input("x", x).output(output, out).run();
            return memory.segment().asSlice(64, 8).toArray(JAVA_FLOAT);
        }
    }

    private int nodes(String op) {
        // a node's operator type is a string field of its message: count its bytes in the model
        String bytes = new String(model.get(), StandardCharsets.ISO_8859_1);
        return bytes.split("\"" + (char) op.length() + op, -1).length - 1;
    }

    @Test
    void aNamedValueIsRenamedWithoutANode() {
        String x = graph.input("x", OnnxType.F32, 2);
        String doubled = graph.node("Add", List.of(x, x));
        String negated = graph.node("Neg", List.of(doubled));
        graph.name(doubled, "tap");
        graph.output("tap", OnnxType.F32, 2);
        graph.name(negated, "last");
        graph.output("last", OnnxType.F32, 2);
        assertThat(nodes("Add")).isEqualTo(1);
        assertThat(nodes("Neg")).isEqualTo(1);
        assertThat(nodes("Identity")).isZero();
        assertThat(run("tap")).containsExactly(2, -4);
        assertThat(run("last")).containsExactly(-2, 4);
    }

    @Test
    void aValueWithTwoNamesIsCopiedOnce() {
        String x = graph.input("x", OnnxType.F32, 2);
        String doubled = graph.node("Add", List.of(x, x));
        graph.name(doubled, "first");
        graph.output("first", OnnxType.F32, 2);
        graph.name(doubled, "second");
        graph.output("second", OnnxType.F32, 2);
        assertThat(nodes("Identity")).isEqualTo(1);
        assertThat(run("first")).containsExactly(2, -4);
        assertThat(run("second")).containsExactly(2, -4);
    }

    @Test
    void anInputAsOutputIsCopied() {
        String x = graph.input("x", OnnxType.F32, 2);
        graph.name(x, "same");
        graph.output("same", OnnxType.F32, 2);
        assertThat(nodes("Identity")).isEqualTo(1);
        assertThat(run("same")).containsExactly(1, -2);
    }

    @Test
    void theSameConstantIsStoredOnce() {
        String x = graph.input("x", OnnxType.F32, 2);
        String half = graph.node("Mul", List.of(x, graph.scalar("half", 0.5f)));
        graph.named("Mul", List.of(half, graph.scalar("half", 0.5f)), "quarter", Map.of());
        graph.output("quarter", OnnxType.F32, 2);
        assertThat(run("quarter")).containsExactly(0.25f, -0.5f);
    }

    @Test
    void anAttributeOfAnotherTypeIsRefused() {
        graph.node("Neg", List.of("x"), Map.of("axis", 1L));
        assertThatIllegalArgumentException().isThrownBy(graph::toModel).withMessageContaining("Long");
    }
}
