package io.mondegreen.cli.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for the largest number of calls whose records come in time. */
final class LargestLoad {
    /** Tries a number of calls. */
    interface Trial {
        LoadRun run(int calls) throws IOException, InterruptedException;

        boolean good(LoadRun run);
    }

    /**
     * @param best  the largest that was good; empty where the smallest was not
     * @param tried all, in order
     */
    record Found(Optional<LoadRun> best, List<LoadRun> tried) {}

    private LargestLoad() {}

    /**
     * Half as many again from {@code first} until it is too much, or half as many until it is not; then between the two, to one
     * call or a tenth.
     */
    static Found of(int first, Trial trial) throws IOException, InterruptedException {
        List<LoadRun> tried = new ArrayList<>();
        Optional<LoadRun> best = Optional.empty();
        int good = 0;
        int bad = Integer.MAX_VALUE;
        int calls = first;
        while (bad - good > Math.max(1, good / 10) && calls > 0) {
            LoadRun run = trial.run(calls);
            tried.add(run);
            if (trial.good(run)) {
                good = calls;
                best = Optional.of(run);
            } else {
                bad = calls;
            }
            if (bad == Integer.MAX_VALUE) {
                calls = Math.max(calls + 1, calls * 3 / 2);
            } else {
                calls = good == 0 ? bad / 2 : (good + bad) / 2;
            }
        }
        return new Found(best, tried);
    }
}
