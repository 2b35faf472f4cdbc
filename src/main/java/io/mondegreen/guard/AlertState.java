package io.mondegreen.guard;

/** The life of an alert episode. */
public enum AlertState {
    /** First seen, possibly on a provisional decode. */
    RAISED,
    /** Seen again with new evidence; of one that is confirmed: it goes on in later windows. */
    UPDATED,
    /** Still there in the final decode. */
    CONFIRMED,
    /** Gone in the final decode. */
    CLEARED
}
