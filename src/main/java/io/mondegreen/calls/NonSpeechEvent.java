package io.mondegreen.calls;

import io.mondegreen.audio.SoundClass;
import java.time.Instant;
import java.util.List;

/**
 * A stretch of a channel that was decided without being transcribed, because nobody spoke.
 *
 * @param id          a pure function of channel, span and class
 * @param sound       what it sounds like
 * @param startMs     media time from the start of the call
 * @param endMs       media time, exclusive
 * @param levels      dBFS of it, one per 100 ms
 * @param firstOffset smallest offset of the chunks that hold it
 * @param lastOffset  greatest offset of them
 * @param time        source time of the newest of them
 */
public record NonSpeechEvent(
        CallKey key,
        String id,
        SoundClass sound,
        long startMs,
        long endMs,
        List<Integer> levels,
        int partition,
        long firstOffset,
        long lastOffset,
        Instant time) {}
