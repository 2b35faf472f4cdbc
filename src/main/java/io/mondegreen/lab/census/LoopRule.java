package io.mondegreen.lab.census;

import io.mondegreen.probe.WindowLabels;
import java.util.List;

/**
 * When text repeats more than its audio. A loop repeats more than one and a half times what the recipe holds, and more than
 * the audio could hold beside the rest of the text, however fast it was said.
 */
public final class LoopRule {
    /** Twice what ordinary speech has: nobody speaks faster than this. */
    private static final double LETTERS_PER_SECOND = 25;

    /** Where the words are known their pace is, give or take this much. */
    private static final double PACE = 1.25;

    private static final double MARGIN = 1.5;

    private LoopRule() {}

    /**
     * Whether a text on a window repeats more than its audio.
     *
     * @param active per 20 ms, whether the activity gate was open
     */
    public static boolean loop(StressWindow window, String text, int audioMs, boolean[] active) {
        Heard heard = new Heard(text, true, 0, 0, null, List.of(), audioMs, active);
        return loop(window, heard, Runs.of(WindowLabels.words(text)));
    }

    /** Letters, spaces included, that a window's audio can hold: at the pace of its reference, or else the fastest there is. */
    public static double room(StressWindow window, boolean[] active) {
        if (window.nonspeech()) {
            return 0;
        }
        double letters = Heard.openMs(active) / 1000.0 * LETTERS_PER_SECOND;
        return window.transcribable()
                ? Math.min(letters, PACE * (window.reference().length() + 1))
                : letters;
    }

    static boolean loop(StressWindow window, Heard heard, Runs run) {
        return run.suspicious()
                && run.times() > MARGIN * recipeHolds(window, heard, run)
                && run.times() > audioHolds(window, heard, run);
    }

    /** How often the recipe may be heard as this phrase in a row. */
    private static double recipeHolds(StressWindow window, Heard heard, Runs run) {
        if (window.transcribable()) {
            List<String> said = WindowLabels.words(window.reference());
            return Math.max(1, Runs.longest(said, Math.max(1, run.words())));
        }
        if (window.copies() == 1) {
            return 1;
        }
        // a long copy may hold the phrase more than once, a short one only a part of it
        double phraseMs = run.letters() / LETTERS_PER_SECOND * 1000;
        double copyMs = Math.max(window.copyMs(), 1);
        double perCopy = copyMs >= phraseMs ? Math.floor(copyMs / phraseMs) : 1 / Math.ceil(phraseMs / copyMs);
        double share = 1 - rest(heard, run) / LETTERS_PER_SECOND * 1000 / heard.audioMs();
        return Math.max(1, window.copies() * perCopy * share);
    }

    /** How often the phrase fits into the audio beside the rest of the text; where no voice is, not at all. */
    private static double audioHolds(StressWindow window, Heard heard, Runs run) {
        if (window.nonspeech()) {
            return 0;
        }
        return (room(window, heard.active()) - rest(heard, run)) / run.letters();
    }

    /** Letters of the text outside the repetition. */
    private static double rest(Heard heard, Runs run) {
        return Math.max(0, WindowLabels.normalise(heard.text()).length() + 1 - run.times() * run.letters());
    }
}
