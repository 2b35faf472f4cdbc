package io.mondegreen.cli;

import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;

/**
 * One record of {@code call.alerts}, as a reader of the topic sees it.
 *
 * @param startMs media time from the start of the call
 * @param endMs   media time, exclusive
 * @param risk    in [0,1]
 * @param action  what the guard did
 */
public record SeenAlert(
        String call,
        String channel,
        String episode,
        AlertType type,
        AlertState state,
        Severity severity,
        long startMs,
        long endMs,
        double risk,
        Evidence evidence,
        String action) {}
