package io.mondegreen.ort;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * How a session is made.
 *
 * @param device   where it computes
 * @param threads  intra-operator threads; they sleep when idle unless the entries say otherwise, since spinning doubles the step on
 *                 shared cores
 * @param external weight files in memory, by the location that the graph's external tensors name; may be read-only maps
 * @param entries  further {@code session.*} and {@code optimization.*} entries of the runtime
 */
public record SessionOptions(
        Device device, int threads, Map<String, MemorySegment> external, Map<String, String> entries) {
    public SessionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }
}
