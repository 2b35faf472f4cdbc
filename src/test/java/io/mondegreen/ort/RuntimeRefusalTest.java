package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.graph.TestGraphs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the runtime refuses comes back as an exception with the runtime's own words, and the process lives on. */
class RuntimeRefusalTest {
    private static final SessionOptions CPU = new SessionOptions(new Device.Cpu(), 1, Map.of(), Map.of());

    @Test
    void versionIsAtLeastTheOneThatTheBindingNeeds() {
        String[] version = Ort.get().version().split("\\.");
        assertThat(Integer.parseInt(version[0])).isEqualTo(1);
        assertThat(Integer.parseInt(version[1])).isGreaterThanOrEqualTo(OrtApi.MIN_VERSION);
    }

    @Test
    void bytesThatAreNoGraph() {
        refused("no model", "this is not a model".getBytes(StandardCharsets.UTF_8));
        refused("nothing", new byte[0]);
        byte[] cut = Arrays.copyOf(TestGraphs.add(), 40);
        refused("a graph cut short", cut);
    }

    private static void refused(String what, byte[] bytes) {
        assertThatExceptionOfType(OrtException.class)
                .as(what)
                .isThrownBy(() -> Session.open(bytes, CPU).close())
                .withMessageMatching("(?s).{10,}")
                .withNoCause();
    }

    @Test
    void unknownSessionDeviceOrThreads() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionOptions(new Device.Cpu(), 0, Map.of(), Map.of()))
                .withMessageContaining("0");
        SessionOptions cuda = new SessionOptions(new Device.Cuda(0, 0, true), 1, Map.of(), Map.of());
        if (!Ort.get().hasCudaProvider()) {
            assertThatExceptionOfType(OrtException.class)
                    .isThrownBy(() -> Session.open(TestGraphs.add(), cuda).close());
        }
        assertThat(cuda.device().label()).isEqualTo("cuda:0");
    }

    @Test
    void inputAndOutputNamesThatTheGraphLacks() {
        try (Session session = Session.open(TestGraphs.add(), CPU);
                TensorMemory memory = TensorMemory.host(64);
                Tensor tensor = Tensor.view(memory, 0, ElementType.F32, 4);
                Binding wrong = new Binding(session);
                Binding binding = new Binding(session)) {
            assertThatExceptionOfType(OrtException.class)
                    .isThrownBy(() -> wrong.input("no such input", tensor))
                    .withMessageContaining("no such input");
            binding.input("a", tensor).output("sum", tensor);
            assertThatExceptionOfType(OrtException.class)
                    .isThrownBy(binding::run)
                    .withMessageContaining("b");
        }
    }

    @Test
    void shapesThatDoNotFit() {
        try (Session session = Session.open(TestGraphs.scatter(8, 2), CPU);
                TensorMemory memory = TensorMemory.host(1024);
                Tensor cache = Tensor.view(memory, 0, ElementType.F32, 1, 1, 4, 2);
                Tensor row = Tensor.view(memory, 512, ElementType.F32, 1, 1, 1, 2);
                Tensor position = Tensor.view(memory, 640, ElementType.I64, 1);
                Binding binding = new Binding(session)) {
            binding.input("cache", cache)
                    .input("row", row)
                    .input("position", position)
                    .output("out", cache);
            assertThatExceptionOfType(OrtException.class)
                    .isThrownBy(binding::run)
                    .withMessageContaining("cache")
                    .withMessageContaining("4");
        }
    }

    @Test
    void aRunThatWorksAfterOneThatWasRefused() {
        try (Session session = Session.open(TestGraphs.add(), CPU);
                TensorMemory memory = TensorMemory.host(64);
                Tensor three = Tensor.view(memory, 32, ElementType.F32, 3);
                Tensor two = Tensor.view(memory, 0, ElementType.F32, 2);
                Binding binding = new Binding(session)) {
            memory.segment().setAtIndex(JAVA_FLOAT, 0, 1.5f);
            memory.segment().setAtIndex(JAVA_FLOAT, 1, -2f);
            binding.input("a", two).input("b", three).output("sum", two);
            assertThatExceptionOfType(OrtException.class).isThrownBy(binding::run);
            binding.input("b", two).run();
            assertThat(memory.segment().getAtIndex(JAVA_FLOAT, 0)).isEqualTo(3f);
            assertThat(memory.segment().getAtIndex(JAVA_FLOAT, 1)).isEqualTo(-4f);
        }
    }

    @Test
    void viewsThatLeaveTheirMemory() {
        try (TensorMemory memory = TensorMemory.host(64)) {
            Tensor.view(memory, 0, ElementType.F32, 4, 4).close();
            Tensor.view(memory, 64, ElementType.F32, 0).close();
            outside(memory, 4, 4, 4);
            outside(memory, 60, 2);
            outside(memory, -4, 2);
            outside(memory, 0, -1);
            outside(memory, 0, -2, -2);
            outside(memory, 0, Long.MAX_VALUE, 4);
            outside(memory, Long.MAX_VALUE, 4);
        }
    }

    private static void outside(TensorMemory memory, long offset, long... shape) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.view(memory, offset, ElementType.F32, shape)
                .close());
    }
}
