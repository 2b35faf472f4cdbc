package io.mondegreen.calls;

/** What is odd about a channel's media. */
public enum MediaNote {
    /** Chunks were given up, or media time jumped: the open window ended at the edge. */
    GAP,
    /** Media time ran backwards; the samples' own count was kept. */
    BACKWARDS,
    /** A chunk numbered after the channel's last one was waiting for its turn and is dropped. */
    BEYOND_END
}
