package io.mondegreen.lab.census;

import io.mondegreen.probe.WindowLabels;
import java.util.List;

/**
 * When text repeats more than its audio. A loop repeats more than one and a half times what the recipe holds, and more than
 * the length of the audio could hold however fast it was said.
 */
final class LoopRule {
    /** Faster than any voice of the bank at twice its tempo would be 40; ordinary speech has 12 to 20. */
    private static final double LETTERS_PER_SECOND = 25;

    private static final double MARGIN = 1.5;
    /** How short a word can be said to be: a copy of a longer moment may hold two. */
    private static final int WORD_MS = 300;

    private LoopRule() {}

    static boolean loop(StressWindow window, Heard heard, Runs run) {
        if (!run.suspicious()) {
            return false;
        }
        return run.times() > MARGIN * recipeHolds(window, run) && run.times() > audioHolds(window, heard, run);
    }

    /** How often the recipe may be heard as this phrase in a row. */
    static double recipeHolds(StressWindow window, Runs run) {
        if (window.transcribable()) {
            List<String> said = WindowLabels.words(window.reference());
            return Math.max(1, Runs.longest(said, Math.max(1, run.words())));
        }
        if (window.copies() == 1) {
            return 1;
        }
        double words = Math.max(1, Math.round((double) window.copyMs() / WORD_MS));
        return Math.max(1, window.copies() * words / Math.max(1, run.words()));
    }

    /** How often the phrase fits into the audio; where no voice is, not at all. */
    static double audioHolds(StressWindow window, Heard heard, Runs run) {
        return window.nonspeech() ? 0 : heard.activeMs() / 1000.0 * LETTERS_PER_SECOND / run.letters();
    }
}
