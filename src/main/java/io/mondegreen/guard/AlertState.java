package io.mondegreen.guard;

/** The life of an alert episode. */
public enum AlertState {
    /** First seen, possibly on a provisional decode. */
    RAISED,
    /** Seen again with new evidence. */
    UPDATED,
    /** Still there in the final decode. */
    CONFIRMED,
    /** Gone in the final decode. */
    CLEARED
}
