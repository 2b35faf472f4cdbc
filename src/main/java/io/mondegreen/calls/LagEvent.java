package io.mondegreen.calls;

/**
 * The line has fallen behind, or has caught up.
 *
 * @param behind whether the policy holds from now on
 * @param lagMs  age of the oldest media that should be decided
 */
public record LagEvent(LagPolicy policy, boolean behind, long lagMs, long limitMs) {}
