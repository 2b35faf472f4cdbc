package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * Media that was decided without a transcript.
 *
 * @param stretch always true: it tells a stretch from a window
 * @param sound   what it sounds like, or {@code skipped}: speech that the line left out because it was behind
 * @param levels  dBFS, one per 100 ms from its start
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StretchItem(
        boolean stretch,
        String call,
        String channel,
        long startMs,
        long endMs,
        @JsonProperty("class") String sound,
        Optional<List<Integer>> levels)
        implements SpanItem {}
