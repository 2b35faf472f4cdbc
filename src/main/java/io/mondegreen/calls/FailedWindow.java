package io.mondegreen.calls;

import io.mondegreen.guard.WindowContext;

/**
 * A window that could not be decoded, twice; the call goes on behind it.
 *
 * @param reason what the decoder said
 */
public record FailedWindow(
        CallKey key, WindowContext window, int partition, long firstOffset, long lastOffset, String reason) {}
