package io.mondegreen.cli.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what is wrong and keeps the first examples of each kind. */
final class Ledger {
    private static final int EXAMPLES = 5;

    /** In which way a run can be wrong. */
    enum Wrong {
        /** Something that was sent was not decided, or what was decided is not there. */
        LOST,
        /** Something is there twice, or is there and should not be. */
        DOUBLED,
        /** Something is there in the wrong order. */
        REORDERED
    }

    private final Map<Wrong, Long> counts = new EnumMap<>(Wrong.class);
    private final List<String> examples = new ArrayList<>();

    void add(Wrong wrong, String what) {
        long count = counts.merge(wrong, 1L, Long::sum);
        if (count <= EXAMPLES) {
            examples.add(wrong.name().toLowerCase(java.util.Locale.ROOT) + ": " + what);
        }
    }

    long count(Wrong wrong) {
        return counts.getOrDefault(wrong, 0L);
    }

    boolean clean() {
        return counts.isEmpty();
    }

    List<String> examples() {
        return List.copyOf(examples);
    }
}
