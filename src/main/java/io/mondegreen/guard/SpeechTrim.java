package io.mondegreen.guard;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts away what is not speech, so that a window that ran away can be decoded from its speech alone: as a further job beside the
 * calls, one such window at a time.
 *
 * @param activity for each 20 ms of 16 kHz audio, whether there is something to hear
 * @param budget   wall clock from the end of the decodes before until its own; then the first text stands
 */
public record SpeechTrim(Function<float[], boolean[]> activity, Duration budget) {
    private static final int FRAME_SAMPLES = 320;
    /** Around speech that stays: 200 ms, as the window's own. */
    private static final int MARGIN_FRAMES = 10;
    /** Share of the window that must go, or it is the same decode again. */
    private static final double LEAST_CUT = 0.15;
    /** Frames that must stay: less is no speech. */
    private static final int LEAST_KEPT = 2 * MARGIN_FRAMES + 10;

    /**
     * What stays.
     *
     * @param frames for each 20 ms of it, which 20 ms of the window it was
     */
    record Trimmed(float[] pcm, int[] frames) {
        /** Where in the window a place of the trimmed audio is, in frames. */
        float place(float frame) {
            if (Float.isNaN(frame)) {
                return frame;
            }
            int whole = Math.clamp((long) frame, 0, frames.length - 1);
            return frames[whole] + frame - whole;
        }
    }

    /** Empty where there is little to cut, or little would stay. */
    Optional<Trimmed> of(float[] pcm) {
        boolean[] active = activity.apply(pcm);
        int[] kept = new int[active.length];
        int count = 0;
        for (int frame = 0; frame < active.length; frame++) {
            if (near(active, frame)) {
                kept[count++] = frame;
            }
        }
        if (count < LEAST_KEPT || count > (1 - LEAST_CUT) * active.length) {
            return Optional.empty();
        }
        float[] speech = new float[count * FRAME_SAMPLES];
        for (int i = 0; i < count; i++) {
            System.arraycopy(pcm, kept[i] * FRAME_SAMPLES, speech, i * FRAME_SAMPLES, FRAME_SAMPLES);
        }
        return Optional.of(new Trimmed(speech, Arrays.copyOf(kept, count)));
    }

    private static boolean near(boolean[] active, int frame) {
        int to = Math.min(active.length - 1, frame + MARGIN_FRAMES);
        for (int i = Math.max(0, frame - MARGIN_FRAMES); i <= to; i++) {
            if (active[i]) {
                return true;
            }
        }
        return false;
    }
}
