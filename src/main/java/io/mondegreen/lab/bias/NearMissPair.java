package io.mondegreen.lab.bias;

import io.mondegreen.probe.Split;
import java.util.List;
import java.util.Set;

/**
 * Two words that sound almost alike, each said by one voice in a context that expects the first of them and in a carrier that
 * expects neither.
 *
 * @param id         names it in reports
 * @param split      {@code dev} chooses components, {@code test} reports
 * @param kind       any label; figures are given for each, for example whether the model knows the near-miss
 * @param voice      who speaks; intervals are over voices
 * @param expectedAs ways to write the expected word, homophones too, as {@link #joined} gives them
 * @param nearMissAs ways to write the near-miss; none is a way to write the other
 */
public record NearMissPair(
        String id,
        Split split,
        String kind,
        String voice,
        String expected,
        String nearMiss,
        Set<String> expectedAs,
        Set<String> nearMissAs,
        Lines context,
        Lines neutral) {

    public NearMissPair {
        expectedAs = Set.copyOf(expectedAs);
        nearMissAs = Set.copyOf(nearMissAs);
    }

    /**
     * One line that is spoken.
     *
     * @param file     beside the list
     * @param lengthMs negative where it goes on to the end of the file
     */
    public record Line(String file, int startMs, int lengthMs, String text) {}

    /**
     * The same line with each word.
     *
     * @param words of the line, normalised, with the expected word
     * @param at    where in them the expected word stands
     */
    public record Lines(Line expected, Line nearMiss, List<String> words, int at) {
        public Lines {
            words = List.copyOf(words);
        }
    }

    Lines lines(Place place) {
        return place == Place.CONTEXT ? context : neutral;
    }

    Line line(Place place, Word said) {
        return said == Word.EXPECTED ? lines(place).expected() : lines(place).nearMiss();
    }

    /** Words as one, so that "cash back" is "cashback". */
    static String joined(List<String> words) {
        return String.join("", words);
    }
}
