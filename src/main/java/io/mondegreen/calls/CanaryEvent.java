package io.mondegreen.calls;

import io.mondegreen.audio.SoundClass;
import io.mondegreen.guard.GuardedSegment;
import java.time.Instant;

/**
 * What the model makes of a stretch on which nobody spoke: wrong by construction where there is text. Never a transcript and
 * never an alert.
 *
 * @param id      a pure function of the stretch and the decoder's fingerprint
 * @param sound   what the stretch sounds like: the label
 * @param segment what was decoded, redacted
 */
public record CanaryEvent(
        CallKey key,
        String id,
        SoundClass sound,
        GuardedSegment segment,
        int partition,
        long firstOffset,
        long lastOffset,
        Instant time) {
    /** Whether the model wrote anything. */
    public boolean invented() {
        return !segment.text().isBlank();
    }
}
