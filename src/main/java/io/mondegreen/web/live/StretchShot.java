package io.mondegreen.web.live;

/**
 * A stretch without a transcript.
 *
 * @param record as it stands on {@code call.traces}
 */
public record StretchShot(byte[] record) implements SpanShot {}
