package io.mondegreen.calls;

import java.time.Instant;

/**
 * A window of speech that has no transcript because the line was behind; see {@link LagPolicy#SAMPLE}.
 *
 * @param id          a pure function of channel and window
 * @param decoded     whether it was in the sample that is decoded for alerts
 * @param startMs     media time from the start of the call
 * @param endMs       media time, exclusive
 * @param firstOffset smallest offset of the chunks that hold it
 * @param lastOffset  greatest offset of them
 * @param time        source time of the newest of them
 */
public record SkippedWindow(
        CallKey key,
        String id,
        boolean decoded,
        long startMs,
        long endMs,
        int partition,
        long firstOffset,
        long lastOffset,
        Instant time) {}
