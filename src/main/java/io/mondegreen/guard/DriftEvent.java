package io.mondegreen.guard;

/**
 * What the guard reads of a tenant's calls has moved, or has come back.
 *
 * @param tenant    empty where there is none
 * @param signal    {@code risk}, {@code logprob} or {@code probe}
 * @param raised    whether it has moved
 * @param index     population stability index of the last windows against the reference
 * @param limit     that it crossed
 * @param windows   how many last windows
 * @param reference what they were compared with
 */
public record DriftEvent(
        String tenant,
        String signal,
        boolean raised,
        double index,
        double limit,
        int windows,
        DriftReference reference) {}
