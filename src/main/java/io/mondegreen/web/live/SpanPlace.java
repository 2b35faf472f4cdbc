package io.mondegreen.web.live;

/**
 * A place among the windows and stretches of a call.
 *
 * @param stretch whether it is a stretch's
 */
public record SpanPlace(long startMs, String channel, boolean stretch) {
    HeldSpan.Key key() {
        return new HeldSpan.Key(startMs, channel, stretch);
    }
}
