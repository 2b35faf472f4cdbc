package io.mondegreen.calls;

/** What happens to a channel's media besides being heard. */
public enum MediaNote {
    /** Chunks were given up, or media time jumped: the open window ended at the edge. */
    GAP,
    /** The source stopped for a while and said so: the open window ended there. */
    PAUSE,
    /** Media time ran backwards; the samples' own count was kept. */
    BACKWARDS,
    /** A chunk numbered after the channel's last one was waiting for its turn and is dropped. */
    BEYOND_END,
    /** A provisional decode was left out because an earlier one of the channel is undecided. */
    PROVISIONAL_SKIPPED
}
