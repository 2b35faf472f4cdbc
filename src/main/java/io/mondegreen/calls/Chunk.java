package io.mondegreen.calls;

import io.mondegreen.audio.AudioFormat;
import java.time.Instant;

/**
 * One checked record of call audio.
 *
 * @param sequence  per call and channel, from 0
 * @param mediaMs   media time of its first sample, ms from the start of the call
 * @param role      who speaks: {@code agent}, {@code customer} or {@code mixed}
 * @param last      whether the channel ends with it
 * @param audio     encoded samples; empty where {@code last}, and where the source stops for a while: then {@code mediaMs} is
 *                  where its media goes on at the earliest, and nothing is heard before that
 * @param time      when the source says it was recorded; results carry it, so that a replay gives the same records
 * @param partition of the log it came from
 * @param offset    in that partition
 */
public record Chunk(
        CallKey key,
        long sequence,
        long mediaMs,
        String role,
        boolean last,
        AudioFormat format,
        byte[] audio,
        Instant time,
        int partition,
        long offset) {
    /** Length of the audio, ms. */
    public long durationMs() {
        return format.samples(audio) * 1000L / format.rateHz();
    }
}
