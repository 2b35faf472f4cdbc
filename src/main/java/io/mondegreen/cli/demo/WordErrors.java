package io.mondegreen.cli.demo;

import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import io.mondegreen.probe.WordAlignment.Op;

/**
 * Word errors of a text against its reference, both normalised.
 *
 * @param errors words that differ: substitutions, deletions and insertions
 * @param words  of the reference
 */
record WordErrors(int errors, int words) {

    static final WordErrors NONE = new WordErrors(0, 0);

    static WordErrors between(String reference, String heard) {
        WordAlignment alignment = WordAlignment.of(WindowLabels.words(reference), WindowLabels.words(heard));
        int steps = alignment.steps().size();
        return new WordErrors(steps - alignment.count(Op.MATCH), steps - alignment.count(Op.INSERTION));
    }

    WordErrors plus(WordErrors other) {
        return new WordErrors(errors + other.errors, words + other.words);
    }

    /** The word error rate; 0 where nothing had to be said and nothing was. */
    double rate() {
        return words == 0 ? errors : (double) errors / words;
    }
}
