package io.mondegreen.guard;

/** Receives what the guard says of one window. Called from the decoder's owner thread; must not block. */
public interface GuardListener {
    /** The window has its place and its first tokens; said at least once, before anything else. */
    default void onBegun() {}

    /** A token was written. */
    default void onToken(GuardedToken token) {}

    /** An alert was raised while decoding goes on, or at its end. */
    void onAlert(Alert alert);

    /**
     * As {@link #onAlert}, of an alert that leaves before the window's end: what the guard remembers of the channel at this moment
     * belongs to it, and must survive where the alert does.
     */
    default void onEarlyAlert(Alert alert) {
        onAlert(alert);
    }

    /** The last call: the window's text. */
    void onSegment(GuardedSegment segment);

    /** The last call where the decode failed or was cancelled instead. */
    void onFailure(RuntimeException error);
}
