package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A call as a whole.
 *
 * @param state     {@code live}, or {@code ended}: its channels said so, or nothing more came for a while
 * @param firstSeen when the first record about it that is still held was written
 * @param lastSeen  when the newest was
 * @param alerts    episodes by severity, without those that were cleared
 * @param standing  types of the episodes that are not over
 * @param maxRisk   of its final windows and alerts, in [0,1]
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CallItem(
        String call,
        Optional<String> tenant,
        String state,
        Instant firstSeen,
        Instant lastSeen,
        List<Channel> channels,
        Counts alerts,
        List<String> standing,
        double maxRisk) {

    /**
     * One side of a call.
     *
     * @param positionMs media time up to which it is decided
     * @param segments   final ones so far
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Channel(String channel, Optional<String> role, long positionMs, long segments) {}

    /** How many of each severity. */
    public record Counts(long high, long medium, long low) {}
}
