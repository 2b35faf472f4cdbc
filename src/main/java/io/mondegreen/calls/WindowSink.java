package io.mondegreen.calls;

/** Takes what a {@link ChannelLine} finds in the media, in media order. */
interface WindowSink {
    /** A window to decode, provisional or final. */
    void window(WindowCut cut);

    /** Everything before this place has been handed to {@link #window} or is not speech. */
    void boundary(ChannelMark mark);

    /** Something to count. */
    void note(Note note);

    /** What happens to chunks besides being heard. */
    enum Note {
        /** The sequence number was taken already. */
        DUPLICATE,
        /** Decided in an earlier life of the line. */
        REPLAYED,
        /** It came after its place was given up. */
        LATE,
        /** It came after the channel's last chunk. */
        AFTER_END,
        /** A place was given up, or media time jumped. */
        GAP,
        /** Media time ran backwards; the samples' own count was kept. */
        BACKWARDS
    }
}
