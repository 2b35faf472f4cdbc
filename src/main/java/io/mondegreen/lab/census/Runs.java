package io.mondegreen.lab.census;

import java.util.List;

/**
 * The longest repetition of a text.
 *
 * @param times   how often a phrase stands in a row, a broken last copy not counted
 * @param words   in the phrase; 0 for a piece of a word ({@code blantlantlant})
 * @param letters in the phrase with the space after it
 */
record Runs(int times, int words, int letters) {
    private static final int MAX_WORDS = 8;
    private static final int MAX_LETTERS = 6;
    /** A phrase said twice is emphasis, a word said four times a telephone number. */
    private static final int PHRASE_TIMES = 3;

    private static final int WORD_TIMES = 5;

    /** Whether it repeats often enough to be suspected at all. */
    boolean suspicious() {
        return times >= (words >= 2 ? PHRASE_TIMES : WORD_TIMES);
    }

    /** The suspicious run that covers most letters, or else the plain longest; once, without letters, where nothing does. */
    static Runs of(List<String> words) {
        Runs best = new Runs(1, 1, 0);
        for (int period = 1; period <= MAX_WORDS; period++) {
            int same = 0;
            for (int i = period; i < words.size(); i++) {
                same = words.get(i).equals(words.get(i - period)) ? same + 1 : 0;
                int times = same / period + 1;
                List<String> phrase = words.subList(i - period + 1, i + 1);
                if (times > 1 && (period == 1 || phrase.stream().distinct().count() > 1)) {
                    best = best.or(new Runs(times, period, letters(phrase)));
                }
            }
        }
        for (int i = 0; i < words.size(); i++) {
            best = best.or(inside(words.get(i)));
        }
        return best;
    }

    /** How often the words could be a phrase of that many words in a row. */
    static int longest(List<String> words, int period) {
        int best = words.isEmpty() ? 0 : 1;
        int same = 0;
        for (int i = period; i < words.size(); i++) {
            same = words.get(i).equals(words.get(i - period)) ? same + 1 : 0;
            best = Math.max(best, same / period + 1);
        }
        return best;
    }

    private static Runs inside(String word) {
        Runs best = new Runs(1, 0, 0);
        for (int period = 1; period <= MAX_LETTERS; period++) {
            int same = 0;
            for (int i = period; i < word.length(); i++) {
                same = word.charAt(i) == word.charAt(i - period) ? same + 1 : 0;
                if (same >= period) {
                    best = best.or(new Runs(same / period + 1, 0, period));
                }
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
