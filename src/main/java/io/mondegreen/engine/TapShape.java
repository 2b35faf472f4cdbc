package io.mondegreen.engine;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapLayout;
import io.mondegreen.taps.TapName;
import java.util.Arrays;

/** Shapes of taps as the graphs give them: the encoder's for the whole window, the decoder's for one position of one slot. */
final class TapShape {
    private TapShape() {}

    /** Dimensions without the leading slot axis of the decoder. */
    static long[] of(TapName tap, WhisperConfig config, int cacheLength) {
        int d = config.dModel();
        int frames = config.sourcePositions();
        boolean encoder = tap.stack() == Stack.ENCODER;
        int heads = encoder ? config.encoderHeads() : config.decoderHeads();
        return switch (tap.point()) {
            case ATTN_PATTERN -> encoder ? new long[] {heads, frames, frames} : new long[] {heads, cacheLength};
            case CROSS_ATTN_PATTERN -> new long[] {heads, frames};
            case ATTN_Z, CROSS_ATTN_Z ->
                encoder ? new long[] {frames, heads, d / heads} : new long[] {heads, d / heads};
            case UNEMBED -> new long[] {config.vocab()};
            default -> encoder ? new long[] {frames, d} : new long[] {d};
        };
    }

    /** How values of that shape lie: the decoder's row is of one position. */
    static TapLayout layout(TapName tap, long[] row) {
        int[] shape = Arrays.stream(row).mapToInt(Math::toIntExact).toArray();
        if (tap.stack() == Stack.ENCODER) {
            return TapLayout.of(tap.point(), shape);
        }
        return tap.point().hasHeads()
                ? new TapLayout(1, shape[0], shape[1], tap.point().isPattern())
                : new TapLayout(1, 1, shape[0], false);
    }
}
