package io.mondegreen.lab.card;

import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;

/** Words that were said, and what happened to them in a transcript. */
record WordCount(int words, int substitutions, int deletions, int insertions) {
    static final WordCount NONE = new WordCount(0, 0, 0, 0);

    /** One transcript against what was said, both normalised. */
    static WordCount of(String reference, String text) {
        WordAlignment alignment = WordAlignment.of(WindowLabels.words(reference), WindowLabels.words(text));
        int insertions = alignment.count(WordAlignment.Op.INSERTION);
        return new WordCount(
                alignment.steps().size() - insertions,
                alignment.count(WordAlignment.Op.SUBSTITUTION),
                alignment.count(WordAlignment.Op.DELETION),
                insertions);
    }

    WordCount plus(WordCount other) {
        return new WordCount(
                words + other.words,
                substitutions + other.substitutions,
                deletions + other.deletions,
                insertions + other.insertions);
    }

    int errors() {
        return substitutions + deletions + insertions;
    }

    /** This many of the words said; NaN where none was. */
    double share(int count) {
        return words == 0 ? Double.NaN : (double) count / words;
    }
}
