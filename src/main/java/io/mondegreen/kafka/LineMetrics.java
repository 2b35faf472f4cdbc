package io.mondegreen.kafka;

import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CanaryEvent;
import io.mondegreen.calls.LagEvent;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.NonSpeechEvent;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.SkippedWindow;
import io.mondegreen.calls.Verdict;

/** What the line counts. Every method is called on the line's thread and must not block; see {@link LineHealth} for gauges. */
public interface LineMetrics {
    /** Counts nothing. */
    LineMetrics NONE = new LineMetrics() {};

    /** A chunk went through intake; everything but {@link Verdict#TAKEN} was dropped. */
    default void chunk(Verdict verdict, long audioMs) {}

    /** A record was refused. */
    default void rejected(IntakeError error) {}

    /** A platform's message was read that has no audio. */
    default void message() {}

    /** A platform's audio came while its stream was paused: nobody hears it, and it is in no dead letter. */
    default void withheld() {}

    /** Something odd in the media. */
    default void note(MediaNote note) {}

    /** A window was decoded. */
    default void segment(SegmentEvent event) {}

    /** An alert. */
    default void alert(AlertEvent event) {}

    /** So many alerts were dropped because their window had too many. */
    default void alertsDropped(int count) {}

    /** Non-speech was decided. */
    default void nonSpeech(NonSpeechEvent event) {}

    /** A window was left without a transcript because the line is behind. */
    default void skipped(SkippedWindow window) {}

    /** Non-speech was decoded as a canary. */
    default void canary(CanaryEvent event) {}

    /** The line has fallen behind or has caught up. */
    default void lag(LagEvent event) {}

    /** A transaction was committed. */
    default void committed(long nanos, int records) {}

    /** A transaction was aborted; its records are sent again. */
    default void aborted() {}

    /** The line started over from what is committed. */
    default void startedOver() {}

    /** So many records of audio were deleted before they were read. */
    default void expired(long records) {}

    /** Channels were closed by wall clock. */
    default void parked(int channels) {}
}
