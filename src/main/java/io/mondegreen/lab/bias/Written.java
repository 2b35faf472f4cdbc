package io.mondegreen.lab.bias;

import io.mondegreen.lab.bias.NearMissPair.Lines;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import io.mondegreen.probe.WordAlignment.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which of a pair's words a text has in its place. The text is held against the line with the expected word and against the line
 * with the near-miss: the one that it is fewer word errors away from is what was written. As near to both, it is neither.
 *
 * @param restErrors word errors elsewhere in the line
 */
record Written(Word word, int restErrors) {
    /** A word is not cut into more pieces than this. */
    private static final int PIECES = 3;

    static Written of(NearMissPair pair, Place place, String text) {
        Lines lines = pair.lines(place);
        List<String> heard = folded(
                folded(WindowLabels.words(text), pair.expected(), pair.expectedAs()),
                pair.nearMiss(),
                pair.nearMissAs());
        int expected = errors(lines, pair.expected(), heard);
        int nearMiss = errors(lines, pair.nearMiss(), heard);
        if (expected == nearMiss) {
            // one of them is the word itself, whether it is left out or something else stands there
            return new Written(Word.OTHER, expected - 1);
        }
        return new Written(expected < nearMiss ? Word.EXPECTED : Word.NEAR_MISS, Math.min(expected, nearMiss));
    }

    private static int errors(Lines lines, String word, List<String> heard) {
        List<String> line = new ArrayList<>(lines.words());
        line.set(lines.at(), word);
        WordAlignment alignment = WordAlignment.of(line, heard);
        return alignment.steps().size() - alignment.count(Op.MATCH);
    }

    /** Other spellings of a word, also in pieces, written as the word. */
    private static List<String> folded(List<String> heard, String word, Set<String> spellings) {
        List<String> folded = new ArrayList<>();
        int at = 0;
        while (at < heard.size()) {
            int pieces = 1;
            while (pieces <= PIECES && !spellings.contains(joined(heard, at, pieces))) {
                pieces++;
            }
            folded.add(pieces > PIECES ? heard.get(at) : word);
            at += pieces > PIECES ? 1 : pieces;
        }
        return folded;
    }

    private static String joined(List<String> heard, int at, int pieces) {
        return at + pieces > heard.size() ? "" : NearMissPair.joined(heard.subList(at, at + pieces));
    }
}
