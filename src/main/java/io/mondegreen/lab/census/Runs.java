package io.mondegreen.lab.census;

import io.mondegreen.probe.Repetition;
import java.util.List;

/**
 * The longest repetition of a text.
 *
 * @param times   how often a phrase stands in a row, a broken last copy not counted
 * @param words   in the phrase; 0 for a piece of a word ({@code blantlantlant})
 * @param letters in the phrase with the space after it
 */
record Runs(int times, int words, int letters) {
    private static final int MAX_LETTERS = 6;

    /** Whether it repeats often enough to be suspected at all. */
    boolean suspicious() {
        return Repetition.suspicious(words, times);
    }

    /** The suspicious run that covers most letters, or else the plain longest; once, without letters, where nothing does. */
    static Runs of(List<String> words) {
        Runs best = new Runs(1, 1, 0);
        for (Repetition<String> one : Repetition.phrases(words)) {
            best = best.or(new Runs(one.times(), one.phrase().size(), letters(one.phrase())));
        }
        for (String word : words) {
            best = best.or(inside(word));
        }
        return best;
    }

    /** How often the words could be a phrase of that many words in a row. */
    static int longest(List<String> words, int period) {
        return Repetition.of(words, period).stream()
                .mapToInt(Repetition::times)
                .max()
                .orElse(words.isEmpty() ? 0 : 1);
    }

    private static Runs inside(String word) {
        Runs best = new Runs(1, 0, 0);
        List<Character> letters = word.chars().mapToObj(letter -> (char) letter).toList();
        for (int period = 1; period <= MAX_LETTERS; period++) {
            for (Repetition<Character> one : Repetition.of(letters, period)) {
                best = best.or(new Runs(one.times(), 0, period));
            }
        }
        return best;
    }

    private Runs or(Runs other) {
        if (suspicious() != other.suspicious()) {
            return suspicious() ? this : other;
        }
        return other.times * other.letters > times * letters ? other : this;
    }

    private static int letters(List<String> phrase) {
        return String.join(" ", phrase).length() + 1;
    }
}
