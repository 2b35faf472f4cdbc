package io.mondegreen.web.live;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.kafka.AlertRecord;

/**
 * A record of {@code call.alerts}.
 *
 * @param bytes as it stands
 */
public record HeldAlert(Place place, AlertRecord record, byte[] bytes) {
    /** Gaps that an episode may have before it is over, ms of media (docs/alerts.md). */
    private static final long GOES_ON_MS = 30_000;

    public Alert alert() {
        return record.alert();
    }

    /** Whether the episode, of which this is the newest record, was not taken back. */
    public boolean counts() {
        return alert().state() != AlertState.CLEARED;
    }

    /** Whether the episode is not over on a channel that is decided up to a media time. */
    boolean stands(long positionMs) {
        return counts() && alert().endMs() + (alert().type().goesOn() ? GOES_ON_MS : 0) >= positionMs;
    }

    /** Whether it is about media of this span. */
    public boolean touches(String channel, long startMs, long endMs) {
        return record.key().channel().equals(channel) && alert().startMs() < endMs && alert().endMs() > startMs;
    }
}
