package io.mondegreen.lab.bias;

import java.util.List;
import java.util.stream.IntStream;

/** One line before and after a change. */
record Outcome(Hearing before, Hearing after) {
    /** Line by line. */
    static List<Outcome> paired(List<Hearing> before, List<Hearing> after) {
        return IntStream.range(0, before.size())
                .mapToObj(i -> new Outcome(before.get(i), after.get(i)))
                .toList();
    }

    /** Whether there is something to repair. */
    boolean error() {
        return before.contextual();
    }

    /** Whether the near-miss is written now and the rest of the line is no worse. */
    boolean repaired() {
        return error() && after.right() && !restWorse();
    }

    /** Whether there is something to break. */
    boolean right() {
        return before.right();
    }

    /** Whether the word that was said is no longer written, or the rest of the line is worse. */
    boolean broken() {
        return right() && (!after.right() || restWorse());
    }

    /** 1 repaired, -1 broken, else 0. */
    int net() {
        return repaired() ? 1 : broken() ? -1 : 0;
    }

    private boolean restWorse() {
        return after.written().restErrors() > before.written().restErrors();
    }
}
