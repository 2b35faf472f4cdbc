package io.mondegreen.web.live;

import java.time.Duration;

/**
 * How much is held.
 *
 * @param horizon  calls of which nothing came for so long are forgotten; how far back the topics are read at the start
 * @param liveFor  a call of which nothing came for so long has ended, even where its channels did not say so
 * @param calls    calls at most
 * @param windows  windows, stretches and episodes of one call, each, at most
 * @param alerts   records of alerts at most
 * @param bytes    of all records of calls at most
 * @param events   for replay at most
 */
public record Limits(Duration horizon, Duration liveFor, int calls, int windows, int alerts, long bytes, int events) {
    public Limits {
        if (horizon.toMillis() < 60_000 || liveFor.toMillis() < 1000) {
            throw new IllegalArgumentException(
                    "the page's horizon is a minute or more, and a call lives a second or more");
        }
        if (calls < 1 || windows < 1 || alerts < 1 || events < 16 || bytes < 1 << 20) {
            throw new IllegalArgumentException(
                    "the page holds at least one call, window and alert, 16 events and 1 MiB");
        }
    }
}
