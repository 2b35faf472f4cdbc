package io.mondegreen.ort;

/** Where a session computes and where its buffers lie. */
public sealed interface Device {
    /** Main memory and the CPU kernels. */
    record Cpu() implements Device {}

    /**
     * One CUDA card.
     *
     * @param id          the card's number
     * @param memoryLimit bytes that a session's arena may take, 0 for no limit
     */
    record Cuda(int id, long memoryLimit) implements Device {}

    /** Short name for logs and metrics. */
    default String label() {
        return switch (this) {
            case Cpu _ -> "cpu";
            case Cuda cuda -> "cuda:" + cuda.id();
        };
    }
}
