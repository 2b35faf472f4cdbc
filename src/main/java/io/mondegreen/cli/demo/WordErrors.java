package io.mondegreen.cli.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Word errors of a text against its reference: substitutions, deletions and insertions of the cheapest alignment
 * (Levenshtein over words), lower case, punctuation aside.
 *
 * @param errors words that differ
 * @param words  of the reference
 */
record WordErrors(int errors, int words) {

    static final WordErrors NONE = new WordErrors(0, 0);

    static WordErrors between(String reference, String heard) {
        List<String> wanted = words(reference);
        List<String> got = words(heard);
        int[] previous = new int[got.size() + 1];
        Arrays.setAll(previous, column -> column);
        for (int row = 1; row <= wanted.size(); row++) {
            int[] current = new int[got.size() + 1];
            current[0] = row;
            for (int column = 1; column <= got.size(); column++) {
                int replace = previous[column - 1] + (wanted.get(row - 1).equals(got.get(column - 1)) ? 0 : 1);
                current[column] = Math.min(replace, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return new WordErrors(previous[got.size()], wanted.size());
    }

    WordErrors plus(WordErrors other) {
        return new WordErrors(errors + other.errors, words + other.words);
    }

    /** The word error rate; 0 where nothing had to be said and nothing was. */
    double rate() {
        return words == 0 ? errors : (double) errors / words;
    }

    private static List<String> words(String text) {
        String bare = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}' ]", " ")
                .strip();
        return bare.isEmpty() ? List.of() : List.of(bare.split("\\s+"));
    }
}
