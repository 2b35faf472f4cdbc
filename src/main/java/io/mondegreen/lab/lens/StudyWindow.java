package io.mondegreen.lab.lens;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.census.LoopBait;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A window of a study and what texts on it are worth.
 *
 * @param group what intervals draw: its voice, or its kind of sound
 * @param pcm   renders it, 16 kHz mono
 * @param label of a text, given the samples; empty where the text is not to be counted
 */
public record StudyWindow(String group, Supplier<float[]> pcm, BiFunction<float[], String, Optional<Label>> label) {

    /** Any text of it counts. */
    public static StudyWindow of(CorpusWindow window) {
        return new StudyWindow(window.groups().getFirst(), window::pcm, (_, text) -> Optional.of(window.label(text)));
    }

    /** Only loops count: what else is written on words torn and tiled, nobody can judge. */
    public static StudyWindow of(LoopBait bait) {
        return new StudyWindow(
                bait.group(),
                bait::pcm,
                (pcm, text) -> bait.loops(pcm, text) ? Optional.of(Label.LOOP) : Optional.empty());
    }
}
