package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The cheapest way to turn a reference into a hypothesis word by word (Levenshtein over words). Ties prefer a match, then a
 * substitution, then a deletion, so that the result is the same everywhere.
 *
 * @param steps in order of the text
 */
public record WordAlignment(List<Step> steps) {

    /** What happened to a word. */
    public enum Op {
        MATCH,
        SUBSTITUTION,
        DELETION,
        INSERTION
    }

    /**
     * One word.
     *
     * @param reference  index of the reference word, -1 for an insertion
     * @param hypothesis index of the hypothesis word, -1 for a deletion
     */
    public record Step(Op op, int reference, int hypothesis) {}

    /** Aligns two lists of words. */
    public static WordAlignment of(List<String> reference, List<String> hypothesis) {
        int n = reference.size();
        int m = hypothesis.size();
        int[][] cost = new int[n + 1][m + 1];
        for (int i = 0; i <= n; i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= m; j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= n; i++) {
            for (int j = 1; j <= m; j++) {
                int change = reference.get(i - 1).equals(hypothesis.get(j - 1)) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = n, j = m; i > 0 || j > 0; ) {
            boolean same = i > 0 && j > 0 && reference.get(i - 1).equals(hypothesis.get(j - 1));
            if (i > 0 && j > 0 && cost[i][j] == cost[i - 1][j - 1] + (same ? 0 : 1)) {
                steps.add(new Step(same ? Op.MATCH : Op.SUBSTITUTION, --i, --j));
            } else if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
                steps.add(new Step(Op.DELETION, --i, -1));
            } else {
                steps.add(new Step(Op.INSERTION, -1, --j));
            }
        }
        Collections.reverse(steps);
        return new WordAlignment(List.copyOf(steps));
    }

    /** How many steps are of this kind. */
    public int count(Op op) {
        return (int) steps.stream().filter(step -> step.op() == op).count();
    }

    /** Substitutions, deletions and insertions over reference words; without a reference word, 0 or infinity. */
    public double wordErrorRate() {
        int words = steps.size() - count(Op.INSERTION);
        int errors = steps.size() - count(Op.MATCH);
        return words == 0 ? (errors == 0 ? 0 : Double.POSITIVE_INFINITY) : (double) errors / words;
    }
}
