package io.mondegreen.guard;

import java.util.Optional;

/**
 * What a detector found in one decode of one window, before it becomes part of an episode.
 *
 * @param startMs media time of the text concerned
 * @param endMs   media time, exclusive
 * @param risk    in [0,1]
 * @param action  as {@link Alert#action()}
 */
record Finding(
        AlertType type,
        long startMs,
        long endMs,
        double risk,
        Severity severity,
        Evidence evidence,
        String action,
        Optional<String> text) {}
