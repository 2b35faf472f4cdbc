package io.mondegreen.calls;

/** Takes what a {@link ChannelLine} finds in the media, in media order. */
interface WindowSink {
    /** A window to decode, provisional or final. */
    void window(WindowCut cut);

    /** What lies between the last mark and the one that follows this call, apart from windows. */
    default void stretch(Stretch stretch) {}

    /** Everything before this place has been handed to {@link #window} or is not speech. */
    void boundary(ChannelMark mark);

    /** Something to count. */
    void note(MediaNote note);
}
