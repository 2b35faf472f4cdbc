package io.mondegreen.web.api;

import java.util.List;

/**
 * A recording that was sent.
 *
 * @param windows with their tokens, channel by channel in media order
 */
public record TranscriptionItem(long durationMs, List<WindowItem> windows, List<AlertItem> alerts) {}
