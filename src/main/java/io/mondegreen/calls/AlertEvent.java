package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import java.time.Instant;

/**
 * An alert of a channel.
 *
 * @param role        who speaks
 * @param partition   of the audio
 * @param firstOffset smallest offset of the chunks that hold the window it was seen in
 * @param lastOffset  greatest offset of them
 * @param time        source time of the newest of its chunks
 */
public record AlertEvent(
        CallKey key, String role, Alert alert, int partition, long firstOffset, long lastOffset, Instant time) {}
