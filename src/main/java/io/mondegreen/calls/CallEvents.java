package io.mondegreen.calls;

/**
 * Takes a book's results, in order per channel, on the thread that owns the book. They are to be published together with the
 * {@link CallBook#changedProgress() progress} that goes with them, or not at all.
 */
public interface CallEvents {
    /** A window was decoded, provisional or final. */
    void segment(SegmentEvent event);

    /** An alert, possibly of a window that still decodes. */
    void alert(AlertEvent event);

    /** A window was given up. */
    void failed(FailedWindow event);

    /** Something odd in the media, to count. */
    void note(CallKey key, MediaNote note);

    /** Media was decided without a transcript, because nobody spoke. */
    default void nonSpeech(NonSpeechEvent event) {}

    /** A window has no transcript, because the line is behind. */
    default void skipped(SkippedWindow window) {}

    /** Non-speech was decoded to see what the model makes of it. */
    default void canary(CanaryEvent event) {}

    /** The line has fallen behind or has caught up. */
    default void lag(LagEvent event) {}
}
