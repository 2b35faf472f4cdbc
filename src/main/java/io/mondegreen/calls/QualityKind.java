package io.mondegreen.calls;

/** What can be wrong with a channel's audio over a while. */
public enum QualityKind {
    /** Media that never came, ms. */
    GAPS,
    /** Chunks that came after their place was given up. */
    LATE,
    /** Chunks that came more than once. */
    DUPLICATES,
    /** Media at full scale, ms. */
    CLIPPED,
    /** Media with nothing in it, not even a line's noise, ms. */
    SILENT;

    /** Whether it is found when chunks arrive; else when media is decided. */
    boolean ofArrival() {
        return this == LATE || this == DUPLICATES;
    }

    String unit() {
        return ofArrival() ? "chunks" : "ms";
    }
}
