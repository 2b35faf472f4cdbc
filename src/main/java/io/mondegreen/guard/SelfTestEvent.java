package io.mondegreen.guard;

import java.time.Instant;
import java.util.List;

/**
 * The guard's test of itself has failed, or passes again after it had failed.
 *
 * @param number    counts these events of one process from 1
 * @param failed    whether the guard is unavailable from now on
 * @param failures  what was wrong, as {@link GuardCheck.Result#failures()}
 * @param pauses    whether intake waits until it passes again; else what goes out is marked
 * @param model     hash of the checkpoint
 * @param bundle    hash of the probe bundle, empty where there is none
 */
public record SelfTestEvent(
        long number, boolean failed, List<String> failures, boolean pauses, String model, String bundle, Instant time) {
    public SelfTestEvent {
        failures = List.copyOf(failures);
    }
}
