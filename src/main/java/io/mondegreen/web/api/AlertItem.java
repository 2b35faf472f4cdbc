package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An alert.
 *
 * @param id      of the record
 * @param episode what its records share
 * @param state   {@code raised}, {@code updated}, {@code confirmed}, {@code cleared}
 * @param risk    in [0,1]
 * @param time    source time of the newest audio behind it
 * @param event   the record as it stands on the topic
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AlertItem(
        String id,
        String episode,
        String type,
        String severity,
        String state,
        String call,
        Optional<String> tenant,
        String channel,
        long startMs,
        long endMs,
        Optional<Double> risk,
        Evidence evidence,
        String action,
        Instant time,
        JsonNode event) {

    /** Why the detector spoke. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Evidence(
            String detector, int layer, Optional<Double> score, Optional<Double> threshold, List<String> reasons) {}
}
