package io.mondegreen.lab.sweep;

import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapPoint;
import java.util.Optional;

/** A sort of component that a sweep goes through layer by layer, as a whole and, where it has heads, head by head. */
public enum Part {
    ENCODER_LAYER("encoder layer", Stack.ENCODER, TapPoint.RESID_POST, null),
    ENCODER_SELF("encoder self", Stack.ENCODER, TapPoint.ATTN_OUT, TapPoint.ATTN_Z),
    ENCODER_MLP("encoder mlp", Stack.ENCODER, TapPoint.MLP_OUT, null),
    DECODER_LAYER("layer", Stack.DECODER, TapPoint.RESID_POST, null),
    SELF("self", Stack.DECODER, TapPoint.ATTN_OUT, TapPoint.ATTN_Z),
    CROSS("cross", Stack.DECODER, TapPoint.CROSS_ATTN_OUT, TapPoint.CROSS_ATTN_Z),
    MLP("mlp", Stack.DECODER, TapPoint.MLP_OUT, null);

    private final String label;
    private final Stack stack;
    private final TapPoint whole;
    private final TapPoint heads;

    Part(String label, Stack stack, TapPoint whole, TapPoint heads) {
        this.label = label;
        this.stack = stack;
        this.whole = whole;
        this.heads = heads;
    }

    public String label() {
        return label;
    }

    public Stack stack() {
        return stack;
    }

    TapPoint whole() {
        return whole;
    }

    /** Where its heads stand apart; empty where it has none. */
    Optional<TapPoint> heads() {
        return Optional.ofNullable(heads);
    }
}
