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
    /** A provisional decode was left out for a newer window of its channel, or for lack of time. */
    PROVISIONAL_SKIPPED,
    /** Wall clock ended the wait for a missing chunk: nothing more came that could have. */
    WAITED_OUT,
    /** What a channel had open was closed early for lack of room in memory. */
    CLOSED_FOR_ROOM,
    /** A window got no answer from the decoder in time and was taken back. */
    DECODE_TIMED_OUT,
    /** A stretch sampled for the canary was left out because the decoder had no time for it. */
    CANARY_SKIPPED,
    /** The redactor failed on a text, so all of it was withheld. */
    REDACTION_FAILED
}
