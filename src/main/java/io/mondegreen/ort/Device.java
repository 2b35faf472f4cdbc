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
     * @param graphs      whether a run whose binding is numbered is recorded once and then launched as a whole; see {@link
     *                    Binding#recorded}
     */
    record Cuda(int id, long memoryLimit, boolean graphs) implements Device {
        public Cuda {
            if (id < 0 || memoryLimit < 0) {
                throw new IllegalArgumentException(
                        "a card's number and memory limit are 0 or more, not " + id + " and " + memoryLimit);
            }
        }

        /** The same card with or without recorded runs. */
        public Cuda withGraphs(boolean wanted) {
            return new Cuda(id, memoryLimit, wanted);
        }
    }

    /** Short name for logs and metrics. */
    default String label() {
        return switch (this) {
            case Cpu _ -> "cpu";
            case Cuda cuda -> "cuda:" + cuda.id();
        };
    }
}
