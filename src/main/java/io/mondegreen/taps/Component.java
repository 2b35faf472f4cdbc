package io.mondegreen.taps;

/** The three parts of a decoder block that write to the residual stream. */
public enum Component {
    SELF,
    CROSS,
    MLP
}
