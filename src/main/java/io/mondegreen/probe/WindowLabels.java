package io.mondegreen.probe;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The labelling rule. Three label sets, never mixed: text on audio without the model's speech is invented by construction;
 * text on speech is invented when most of it is not what was said; loops are their own set.
 */
public final class WindowLabels {

    /** From this word error rate on, text of two words or more counts as invented. */
    public static final double INVENTED = 0.6;

    /** Up to this word error rate text counts as good; what lies between is left out. */
    public static final double GOOD = 0.25;

    private static final int MIN_WORDS = 2;
    private static final double MARGIN = 1.5;

    /** What a decoded window is. */
    public enum Label {
        /** Text on audio that is not speech in the model's language. */
        INVENTED_NONSPEECH,
        /** Text that the speech does not hold. */
        INVENTED_CONTENT,
        /** Repeats what the audio does not repeat. */
        LOOP,
        /** What was said. */
        GOOD,
        /** Between good and invented, or no text to judge. */
        LEFT_OUT
    }

    private WindowLabels() {}

    /**
     * Labels a window.
     *
     * @param speech    whether the audio holds speech in the model's language
     * @param reference what was said; unread unless {@code speech}
     * @param text      what the model wrote
     */
    public static Label of(boolean speech, String reference, String text) {
        List<String> hypothesis = words(text);
        if (hypothesis.isEmpty()) {
            return Label.LEFT_OUT;
        }
        List<String> said = speech ? words(reference) : List.of();
        if (loops(said, hypothesis)) {
            return Label.LOOP;
        }
        if (!speech) {
            return Label.INVENTED_NONSPEECH;
        }
        double rate = WordAlignment.of(said, hypothesis).wordErrorRate();
        if (rate >= INVENTED && hypothesis.size() >= MIN_WORDS) {
            return Label.INVENTED_CONTENT;
        }
        return rate <= GOOD ? Label.GOOD : Label.LEFT_OUT;
    }

    /** Word error rate of normalised texts. */
    public static double wordErrorRate(String reference, String text) {
        return WordAlignment.of(words(reference), words(text)).wordErrorRate();
    }

    /** Lower case, compatibility forms folded, punctuation gone except apostrophes inside words, single spaces. */
    public static String normalise(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replaceAll("(?<![\\p{L}\\p{N}])'|'(?![\\p{L}\\p{N}])", " ")
                .replaceAll("[^\\p{L}\\p{M}\\p{N}']+", " ")
                .strip();
    }

    /** The words of the normalised text. */
    public static List<String> words(String text) {
        String normal = normalise(text);
        return normal.isEmpty() ? List.of() : List.of(normal.split(" "));
    }

    /**
     * Whether a text repeats what was not said as often.
     *
     * @param reference what was said; empty where nothing was, or nobody knows
     */
    public static boolean loops(String reference, String text) {
        return loops(words(reference), words(text));
    }

    /** Whether a phrase is suspicious, and stands there more than half as often again as one of its length in the reference. */
    private static boolean loops(List<String> reference, List<String> hypothesis) {
        Map<Integer, Integer> real = runs(reference);
        return runs(hypothesis).entrySet().stream()
                .anyMatch(run -> Repetition.suspicious(run.getKey(), run.getValue())
                        && run.getValue() > MARGIN * real.getOrDefault(run.getKey(), 1));
    }

    /** For each length of a phrase in words, the most whole repetitions in a row, if there are any. */
    private static Map<Integer, Integer> runs(List<String> words) {
        Map<Integer, Integer> best = new HashMap<>();
        Repetition.phrases(words).forEach(one -> best.merge(one.phrase().size(), one.times(), Math::max));
        return best;
    }
}
