package io.mondegreen.calls;

import java.time.Instant;

/**
 * A stretch of one channel's media that is to be decoded.
 *
 * @param startMs     media time of its first sample
 * @param endMs       media time after its last sample
 * @param revision    counts the provisional points of the window that lie before this decode; the final one has the highest
 * @param isFinal     whether the window is closed
 * @param samples     at {@link #rateHz}, in [-1,1]
 * @param gapBeforeMs media lost immediately before the window
 * @param gapAfterMs  media lost immediately after it, where that closed it
 * @param firstOffset smallest offset of the chunks that hold it
 * @param lastOffset  greatest offset of the chunks that hold it
 * @param time        source time of the newest chunk that holds it
 */
record WindowCut(
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        float[] samples,
        int rateHz,
        long gapBeforeMs,
        long gapAfterMs,
        long firstOffset,
        long lastOffset,
        Instant time) {}
