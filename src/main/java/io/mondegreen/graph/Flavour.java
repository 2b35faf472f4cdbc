package io.mondegreen.graph;

/** Which operators a graph is written in: the same mathematics, the form that each device runs best. */
public enum Flavour {
    /** Cross-attention as plain matrix products: a fifth cheaper on the CPU than any attention operator. */
    CPU,
    /** Cross-attention as the Attention operator: flash kernels, and no reductions that need cuDNN in the sampler. */
    CUDA
}
