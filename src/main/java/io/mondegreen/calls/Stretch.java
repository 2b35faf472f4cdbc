package io.mondegreen.calls;

import java.time.Instant;
import java.util.List;

/**
 * The media between one mark and the next, as far as no window tells of it.
 *
 * @param endMs       media time of the mark at its end
 * @param lostMs      media of chunks that never came, before it or at its end; not what a source left out by pausing
 * @param clippedMs   frames with samples at full scale
 * @param silentMs    frames with nothing in them, not even a line's noise
 * @param quiet       what lies outside of windows, in media order
 * @param edge        how it ends
 * @param firstOffset smallest offset of the chunks that hold it
 * @param lastOffset  greatest offset of them
 * @param time        source time of the newest of them
 */
record Stretch(
        long endMs,
        long lostMs,
        int clippedMs,
        int silentMs,
        List<Quiet> quiet,
        Edge edge,
        long firstOffset,
        long lastOffset,
        Instant time) {
    /** How a stretch ends. */
    enum Edge {
        /** Media goes on. */
        OPEN,
        /** Media breaks off: a gap, a pause, the end. */
        BREAK,
        /** Nothing more has come for a while. */
        SILENCE
    }

    boolean closes() {
        return edge != Edge.OPEN;
    }

    /**
     * Media that no window holds.
     *
     * @param samples at {@code rateHz}, in [-1,1]
     */
    record Quiet(long startMs, long endMs, float[] samples, int rateHz) {}
}
