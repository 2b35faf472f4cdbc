package io.mondegreen.guard;

/**
 * Text that goes on while attention rests: since the attention centre last reached new audio, at least {@value #TOKENS} tokens
 * were written whose letters need {@value #SECONDS} s at the fastest pace. On synthetic telephone speech the longest rest held
 * 12 letters; this needs 57.
 */
final class StallDetector {

    static final int TOKENS = 8;
    static final double SECONDS = 1.5;
    private static final float NEW_AUDIO_FRAMES = 5;

    private final WindowTrace trace;
    private float reached = Float.NEGATIVE_INFINITY;
    private int since;
    private double frames;
    private boolean fired;

    StallDetector(WindowTrace trace) {
        this.trace = trace;
    }

    /** Looks at the token just added; true when attention has stalled, the first time only. */
    boolean onToken() {
        int at = trace.size() - 1;
        float frame = trace.frame(at);
        if (fired || Float.isNaN(frame)) {
            return false;
        }
        if (frame > reached + NEW_AUDIO_FRAMES) {
            reached = frame;
            since = at;
        }
        frames = at == since ? 0 : AudioPace.frames(trace.letters(since + 1, at + 1));
        fired = at - since >= TOKENS && frames >= SECONDS * AudioPace.FRAMES_PER_SECOND;
        return fired;
    }

    boolean fired() {
        return fired;
    }

    /** The token at which attention last reached new audio. */
    int since() {
        return since;
    }

    /** Seconds of speech written since. */
    double seconds() {
        return frames / AudioPace.FRAMES_PER_SECOND;
    }
}
