package io.mondegreen.lab.sweep;

import java.util.Arrays;
import java.util.List;

/**
 * Where tokens repeat: from the third copy of a phrase on, since by then it is a loop.
 *
 * @param from first token of the third copy
 * @param to   after the last token that is looked at
 */
public record LoopSpan(int from, int to) {
    private static final int LONGEST_PHRASE = 16;
    private static final int COPIES = 2;
    /** Tokens of the loop that are looked at; it goes on in the same way. */
    private static final int MOST = 24;

    /** The repetition that covers most; the whole where nothing comes three times. */
    public static LoopSpan of(int[] tokens) {
        List<Integer> ids = Arrays.stream(tokens).boxed().toList();
        LoopSpan best = new LoopSpan(0, Math.min(tokens.length, MOST));
        int covered = 0;
        for (int period = 1; period <= LONGEST_PHRASE; period++) {
            int same = 0;
            for (int i = period; i < ids.size(); i++) {
                same = ids.get(i).equals(ids.get(i - period)) ? same + 1 : 0;
                int first = i - same + 1 - period;
                int length = i + 1 - first;
                if (same >= COPIES * period && length > covered) {
                    covered = length;
                    int third = first + COPIES * period;
                    best = new LoopSpan(third, Math.min(i + 1, third + MOST));
                }
            }
        }
        return best;
    }
}
