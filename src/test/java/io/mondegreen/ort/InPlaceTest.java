package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.graph.TestGraphs;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tensor bound as input and output of TensorScatter is one block of memory: a row is written, nothing is copied. */
class InPlaceTest {
    private static final SessionOptions CPU = new SessionOptions(new Device.Cpu(), 1, Map.of(), Map.of());

    @Test
    void onlyTheRowChangesInTheVeryMemoryThatWasBound() {
        int length = 6;
        try (Session session = Session.open(TestGraphs.scatter(length, 2), CPU);
                TensorMemory memory = TensorMemory.host(1024);
                Tensor cache = Tensor.view(memory, 64, ElementType.F32, 1, 1, length, 2);
                Tensor row = Tensor.view(memory, 512, ElementType.F32, 1, 1, 1, 2);
                Tensor position = Tensor.view(memory, 640, ElementType.I64, 1);
                Binding binding = new Binding(session)) {
            float[] before = new float[32];
            for (int i = 0; i < before.length; i++) {
                before[i] = i;
                memory.segment().setAtIndex(JAVA_FLOAT, i, i);
            }
            memory.segment().setAtIndex(JAVA_FLOAT, 128, -7f);
            memory.segment().setAtIndex(JAVA_FLOAT, 129, -8f);
            memory.segment().setAtIndex(JAVA_LONG, 80, 3);
            binding.input("cache", cache)
                    .input("row", row)
                    .input("position", position)
                    .output("out", cache);
            binding.run();
            before[16 + 6] = -7f;
            before[16 + 7] = -8f;
            assertThat(Arrays.copyOf(memory.segment().toArray(JAVA_FLOAT), before.length))
                    .isEqualTo(before);
        }
    }

    @Test
    void aLargeCacheIsNotCopied() {
        int length = 1 << 16;
        int width = 128;
        long bytes = ElementType.F32.bytes(length, width);
        try (Session session = Session.open(TestGraphs.scatter(length, width), CPU);
                TensorMemory memory = TensorMemory.host(2 * bytes + 1024);
                Tensor cache = Tensor.view(memory, 0, ElementType.F32, 1, 1, length, width);
                Tensor other = Tensor.view(memory, bytes, ElementType.F32, 1, 1, length, width);
                Tensor row = Tensor.view(memory, 2 * bytes, ElementType.F32, 1, 1, 1, width);
                Tensor position = Tensor.view(memory, 2 * bytes + 512, ElementType.I64, 1)) {
            long copied = fastest(session, cache, row, position, other);
            long inPlace = fastest(session, cache, row, position, cache);
            // 32 MB take milliseconds to copy, a row microseconds to write
            assertThat(inPlace).isLessThan(copied / 10);
        }
    }

    private static long fastest(Session session, Tensor cache, Tensor row, Tensor position, Tensor out) {
        long best = Long.MAX_VALUE;
        try (Binding binding = new Binding(session)) {
            binding.input("cache", cache)
                    .input("row", row)
                    .input("position", position)
                    .output("out", out);
            for (int i = 0; i < 12; i++) {
                long start = System.nanoTime();
                binding.run();
                best = Math.min(best, System.nanoTime() - start);
            }
        }
        return best;
    }
}
