package io.mondegreen.guard;

/**
 * Attention that jumps back: its centre falls 4 s below the farthest point that two tokens in a row have reached, as in
 * SimulStreaming (200 frames of a 30 s window), scaled to the model's window. One stray token sets no mark.
 */
final class RewindDetector {

    private static final double SECONDS = 4;
    private static final double WHISPER_WINDOW_SECONDS = 30;

    private final WindowTrace trace;
    private final double limit;
    private float mark = Float.NEGATIVE_INFINITY;
    private float fell;
    private boolean fired;

    /**
     * For one window.
     *
     * @param windowMs the longest window of the model
     */
    RewindDetector(WindowTrace trace, int windowMs) {
        this.trace = trace;
        this.limit = SECONDS * AudioPace.FRAMES_PER_SECOND * (windowMs / 1000.0) / WHISPER_WINDOW_SECONDS;
    }

    /** Looks at the token just added; true when attention has gone back too far, the first time only. */
    boolean onToken() {
        int at = trace.size() - 1;
        if (fired || at < 1) {
            return false;
        }
        float steady = Math.min(trace.frame(at), trace.frame(at - 1));
        if (steady > mark) {
            mark = steady;
        }
        fell = mark - trace.frame(at);
        fired = fell >= limit;
        return fired;
    }

    boolean fired() {
        return fired;
    }

    /** Frames that attention is behind its farthest point. */
    float fell() {
        return fell;
    }

    /** Frames at which it fires. */
    double limit() {
        return limit;
    }
}
