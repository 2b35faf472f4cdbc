package io.mondegreen.calls;

import io.mondegreen.guard.GuardedSegment;
import java.time.Instant;
import java.util.List;

/**
 * A decoded window.
 *
 * @param id          a pure function of the channel, the window's start, the revision and the decoder's fingerprint
 * @param role        who speaks
 * @param partition   of the audio
 * @param firstOffset smallest offset of the chunks that hold the window
 * @param lastOffset  greatest offset of them
 * @param gapBeforeMs media lost immediately before the window
 * @param gapAfterMs  media lost immediately after it, where that closed it
 * @param levels      dBFS of its audio, one per 100 ms
 * @param time        source time of the newest of its chunks
 */
public record SegmentEvent(
        CallKey key,
        String role,
        String id,
        GuardedSegment segment,
        int partition,
        long firstOffset,
        long lastOffset,
        long gapBeforeMs,
        long gapAfterMs,
        List<Integer> levels,
        Instant time) {}
