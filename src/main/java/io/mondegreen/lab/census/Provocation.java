package io.mondegreen.lab.census;

import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.probe.Split;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A way to make the model fail, or not.
 *
 * @param share  of the windows of its half of the set (loops, or all else), in parts that need not sum to anything
 * @param splits that have what it needs
 * @param maker  draws one
 */
record Provocation(String kind, Purpose purpose, int share, Set<Split> splits, Consumer<Draft> maker) {
    Provocation {
        splits = Set.copyOf(splits);
    }
}
