package io.mondegreen.lab.sweep;

import io.mondegreen.audio.Activity;
import io.mondegreen.audio.LogMel;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.model.WhisperConfig;

/**
 * A window's audio.
 *
 * @param pcm    16 kHz mono
 * @param active per 20 ms, whether the activity gate was open
 */
record Rendered(float[] pcm, boolean[] active) {
    static Rendered of(EvalWindow window, Renderer renderer) {
        float[] pcm = renderer.render(window.window().recipe());
        return new Rendered(pcm, Activity.of(pcm));
    }

    int ms() {
        return pcm.length * 1000 / LogMel.RATE_HZ;
    }

    /** Log-mel of the nudged audio, the model's whole window. */
    float[] mel(Nudge nudge, WhisperConfig config) {
        return new LogMel(config.mels()).compute(nudge.apply(pcm), config.windowFrames());
    }
}
