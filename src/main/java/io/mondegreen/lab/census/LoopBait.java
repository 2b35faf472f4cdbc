package io.mondegreen.lab.census;

import io.mondegreen.audio.Activity;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.util.List;
import java.util.Set;

/** A window of the stress set that provokes loops, for other instruments: its audio, and whether a text on it is a loop. */
public final class LoopBait {
    private final StressWindow window;
    private final Renderer renderer;

    private LoopBait(StressWindow window, Renderer renderer) {
        this.window = window;
        this.renderer = renderer;
    }

    /**
     * Draws such windows as the census does.
     *
     * @param count about how many
     */
    public static List<LoopBait> draw(SpeechBank bank, long seed, Split split, int windowMs, int count) {
        Renderer renderer = new Renderer(bank, windowMs);
        return StressPlan.draw(bank, seed, windowMs, Set.of(split), 0, count).stream()
                .map(window -> new LoopBait(window, renderer))
                .toList();
    }

    /** What intervals draw: its voice. */
    public String group() {
        return window.groups().getFirst();
    }

    /** 16 kHz mono, rendered anew. */
    public float[] pcm() {
        return renderer.render(window.recipe());
    }

    /**
     * Whether a text repeats more than the audio does.
     *
     * @param pcm what {@link #pcm} gave
     */
    public boolean loops(float[] pcm, String text) {
        int audioMs = pcm.length * 1000 / LogMel.RATE_HZ;
        Heard heard = new Heard(text, true, 0, 0, null, List.of(), audioMs, Activity.of(pcm));
        return LoopRule.loop(window, heard, Runs.of(WindowLabels.words(text)));
    }
}
