package io.mondegreen.calls;

/** What became of a chunk. */
public enum Verdict {
    /** Heard, or kept until the chunks before it have come. */
    TAKEN,
    /** No room: offer it again later. */
    FULL,
    /** The sequence number was taken already. */
    DUPLICATE,
    /** Decided in an earlier life of the line. */
    REPLAYED,
    /** It came after its place was given up. */
    LATE,
    /** It came after the channel's last chunk. */
    AFTER_END
}
