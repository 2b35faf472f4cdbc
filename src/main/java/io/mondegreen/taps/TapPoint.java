package io.mondegreen.taps;

/**
 * Places inside a transformer where an activation can be read, spelled as TransformerLens spells them. Per-layer points
 * exist once in every block; the others once in the model. {@code pos} counts decoder positions, {@code frame} encoder
 * positions (20 ms each).
 */
public enum TapPoint {
    /** Residual stream entering the block, {@code [pos, d_model]}. */
    RESID_PRE("hook_resid_pre", true, false),
    /** Self-attention output before it is added, {@code [pos, d_model]}. */
    ATTN_OUT("hook_attn_out", true, false),
    /** Residual stream after self-attention, {@code [pos, d_model]}. */
    RESID_MID("hook_resid_mid", true, false),
    /** Cross-attention output before it is added, {@code [pos, d_model]}. */
    CROSS_ATTN_OUT("hook_cross_attn_out", true, true),
    /** Residual stream after cross-attention, {@code [pos, d_model]}. */
    RESID_MID_CROSS("hook_resid_mid_cross", true, true),
    /** MLP output before it is added, {@code [pos, d_model]}. */
    MLP_OUT("hook_mlp_out", true, false),
    /** Residual stream leaving the block, {@code [pos, d_model]}. */
    RESID_POST("hook_resid_post", true, false),
    /** Self-attention value mix per head, {@code [pos, head, d_head]}. */
    ATTN_Z("attn.hook_z", true, false),
    /** Self-attention weights, {@code [head, query, key]}. */
    ATTN_PATTERN("attn.hook_pattern", true, false),
    /** Cross-attention value mix per head, {@code [pos, head, d_head]}. */
    CROSS_ATTN_Z("cross_attn.hook_z", true, true),
    /** Cross-attention weights, {@code [head, pos, frame]}. */
    CROSS_ATTN_PATTERN("cross_attn.hook_pattern", true, true),
    /** Token embedding (decoder) or convolution stem (encoder), {@code [pos, d_model]}. */
    EMBED("hook_embed", false, false),
    /** Position embedding, {@code [pos, d_model]}. */
    POS_EMBED("hook_pos_embed", false, false),
    /** Final norm after gain and bias, {@code [pos, d_model]}. */
    FINAL_LN("final_ln.hook_normalized", false, false),
    /** Logits before any sampling rule, {@code [pos, vocab]}. */
    UNEMBED("unembed.hook_out", false, true);

    private final String hook;
    private final boolean perLayer;
    private final boolean decoderOnly;

    TapPoint(String hook, boolean perLayer, boolean decoderOnly) {
        this.hook = hook;
        this.perLayer = perLayer;
        this.decoderOnly = decoderOnly;
    }

    /** The TransformerLens part of the name, for example {@code hook_resid_post}. */
    public String hook() {
        return hook;
    }

    /** Whether the point exists once per block. */
    public boolean perLayer() {
        return perLayer;
    }

    /** Whether its values stand apart for each head. */
    public boolean hasHeads() {
        return switch (this) {
            case ATTN_Z, ATTN_PATTERN, CROSS_ATTN_Z, CROSS_ATTN_PATTERN -> true;
            default -> false;
        };
    }

    /** Whether it holds attention weights, {@code [head, query, key]}: the head comes before the position. */
    public boolean isPattern() {
        return this == ATTN_PATTERN || this == CROSS_ATTN_PATTERN;
    }

    /** Whether the encoder lacks this point. */
    public boolean decoderOnly() {
        return decoderOnly;
    }
}
