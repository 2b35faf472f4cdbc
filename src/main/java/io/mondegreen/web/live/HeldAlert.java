package io.mondegreen.web.live;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
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

    /** Whether the newest record of the episode takes it back. */
    boolean cleared() {
        return alert().state() == AlertState.CLEARED;
    }

    /** Whether the episode is not over on a channel that is decided up to a media time. */
    boolean stands(long positionMs) {
        return !cleared() && alert().endMs() + (alert().type().goesOn() ? GOES_ON_MS : 0) >= positionMs;
    }

    boolean touches(String channel, long startMs, long endMs) {
        return record.key().channel().equals(channel) && alert().startMs() < endMs && alert().endMs() > startMs;
    }

    boolean isOf(AlertType type) {
        return alert().type() == type;
    }
}
