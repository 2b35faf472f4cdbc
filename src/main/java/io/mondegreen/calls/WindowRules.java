package io.mondegreen.calls;

/**
 * How a channel's media is cut into windows. Every length is a whole number of frames of {@value #FRAME_MS} ms.
 *
 * @param windowMs      the longest window, as the model takes it
 * @param leadInMs      media before the onset of speech that belongs to the window
 * @param tailMs        media after the last speech that belongs to it
 * @param closeMs       non-speech that ends an utterance; at least {@code leadInMs + tailMs}
 * @param provisionalMs media between provisional decodes
 * @param reorderMs     media beyond a missing chunk that is waited for
 * @param reorderChunks chunks beyond a missing one that are waited for at most
 * @param jumpMs        media time may differ this much from the samples' own count before it counts as a gap
 */
public record WindowRules(
        int windowMs,
        int leadInMs,
        int tailMs,
        int closeMs,
        int provisionalMs,
        int reorderMs,
        int reorderChunks,
        int jumpMs) {
    static final int FRAME_MS = 20;

    public WindowRules {
        if (windowMs < 2000
                || leadInMs < 0
                || tailMs < 0
                || provisionalMs < 200
                || reorderMs < 0
                || reorderChunks < 2) {
            throw new IllegalArgumentException(
                    "window rules are out of range: windowMs >= 2000, provisionalMs >= 200, reorderChunks >= 2, others >= 0");
        }
        if (closeMs < leadInMs + tailMs || closeMs >= windowMs) {
            throw new IllegalArgumentException("closeMs " + closeMs + " must be at least leadInMs + tailMs = "
                    + (leadInMs + tailMs) + " and below windowMs " + windowMs);
        }
        for (int ms : new int[] {leadInMs, tailMs, closeMs, provisionalMs}) {
            if (ms % FRAME_MS != 0) {
                throw new IllegalArgumentException(ms + " ms is not a whole number of frames of " + FRAME_MS + " ms");
            }
        }
    }

    /**
     * For {@link TelephoneGate}, which opens 60 ms after the onset and closes after 300 ms of non-speech: 200 ms of lead-in,
     * 600 ms of non-speech of which the window keeps 300, a provisional decode every second, 400 ms of reordering.
     */
    public static WindowRules standard(int windowMs) {
        return new WindowRules(windowMs, 260, 0, 300, 1000, 400, 64, 200);
    }

    static int frames(int ms) {
        return ms / FRAME_MS;
    }
}
