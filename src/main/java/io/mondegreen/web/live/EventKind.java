package io.mondegreen.web.live;

import java.util.Locale;

/** What can happen to what is shown. */
public enum EventKind {
    /** A record of an alert. */
    ALERT,
    /** A window has a text, or a newer one. */
    TRANSCRIPT,
    /** The tokens of a window's text have come. */
    TRACE,
    /** Media was decided without a transcript. */
    STRETCH,
    /** A call began, went on or ended. */
    CALL;

    /** As the API calls it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
