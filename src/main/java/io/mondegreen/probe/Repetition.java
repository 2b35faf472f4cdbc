package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * A phrase that stands in a row.
 *
 * @param phrase its words, or its letters
 * @param times  how often, a broken last copy not counted: twice or more
 */
public record Repetition<T>(List<T> phrase, int times) {
    private static final int MAX_WORDS = 8;
    /** A phrase said twice is emphasis, a word said four times a telephone number. */
    private static final int PHRASE_TIMES = 3;

    private static final int WORD_TIMES = 5;

    /** The repetitions of a period in words or letters, one for each place that they have come to. */
    public static <T> List<Repetition<T>> of(List<T> text, int period) {
        List<Repetition<T>> all = new ArrayList<>();
        int same = 0;
        for (int i = period; i < text.size(); i++) {
            same = text.get(i).equals(text.get(i - period)) ? same + 1 : 0;
            if (same >= period) {
                all.add(new Repetition<>(text.subList(i - period + 1, i + 1), same / period + 1));
            }
        }
        return all;
    }

    /** The repetitions of words, and of phrases that are more than one word again and again, by their length. */
    public static List<Repetition<String>> phrases(List<String> words) {
        List<Repetition<String>> all = new ArrayList<>();
        for (int period = 1; period <= MAX_WORDS; period++) {
            for (Repetition<String> one : of(words, period)) {
                if (period == 1 || one.phrase().stream().distinct().count() > 1) {
                    all.add(one);
                }
            }
        }
        return all;
    }

    /** Whether a phrase of so many words stands there often enough to be suspected at all; less than a word is as a word. */
    public static boolean suspicious(int words, int times) {
        return times >= (words >= 2 ? PHRASE_TIMES : WORD_TIMES);
    }
}
