package io.mondegreen.lab;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.TapName;
import java.util.List;

/** Puts what the graphs give, the encoder a window at once and the decoder a position at a time, into TapPoint's shapes. */
final class CacheShapes {
    private CacheShapes() {}

    static int[] encoder(TapName tap, WhisperConfig config) {
        int d = config.dModel();
        int frames = config.sourcePositions();
        int heads = config.encoderHeads();
        return switch (tap.point()) {
            case ATTN_PATTERN -> new int[] {heads, frames, frames};
            case ATTN_Z -> new int[] {frames, heads, d / heads};
            default -> new int[] {frames, d};
        };
    }

    /** Adds a decoder tap, given as one row per position. */
    static void put(ActivationCache cache, TapName tap, List<float[]> positions, WhisperConfig config) {
        int heads = config.decoderHeads();
        int length = positions.size();
        int frames = config.sourcePositions();
        switch (tap.point()) {
            case ATTN_PATTERN -> cache.put(tap, headsFirst(positions, heads, length), heads, length, length);
            case CROSS_ATTN_PATTERN -> cache.put(tap, headsFirst(positions, heads, frames), heads, length, frames);
            case ATTN_Z, CROSS_ATTN_Z -> cache.put(tap, stack(positions), length, heads, config.dModel() / heads);
            case UNEMBED -> cache.put(tap, stack(positions), length, config.vocab());
            default -> cache.put(tap, stack(positions), length, config.dModel());
        }
    }

    private static float[] stack(List<float[]> rows) {
        int width = rows.getFirst().length;
        float[] all = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * width, width);
        }
        return all;
    }

    /** {@code [pos][head, cached]} to {@code [head, pos, width]}, dropping cache rows beyond the width. */
    private static float[] headsFirst(List<float[]> rows, int heads, int width) {
        int cached = rows.getFirst().length / heads;
        float[] all = new float[heads * rows.size() * width];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), head * cached, all, (head * rows.size() + i) * width, width);
            }
        }
        return all;
    }
}
