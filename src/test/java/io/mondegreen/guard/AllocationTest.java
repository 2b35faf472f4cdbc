package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final int TOKENS = 400;

    private final TokenShapes shapes = TokenShapes.of(500, id -> " w" + id);

    /** Sixty windows of text without a loop; gives the bytes that the token loop allocated. */
    private long decodeWindows() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (int window = 0; window < 60; window++) {
            WindowTrace trace = new WindowTrace(shapes, TOKENS, 20_000);
            LoopDetector loop = new LoopDetector(trace, 3, 8);
            StallDetector stall = new StallDetector(trace);
            RewindDetector rewind = new RewindDetector(trace, 8000);
            BudgetDetector budget = new BudgetDetector(trace, GuardPolicy.standard());
            boolean any = false;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TOKENS; i++) {
                trace.add((i * 37 + i / 29) % 500, -0.1f, 40 * i);
                any |= loop.onToken(false) | stall.onToken() | rewind.onToken() | budget.onToken();
            }
            bytes += threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(any).isFalse();
        }
        return bytes;
    }

    @Test
    void detectorsAllocateNothingPerToken() {
        decodeWindows();

        assertThat(decodeWindows()).isLessThan(60L * TOKENS);
    }
}
