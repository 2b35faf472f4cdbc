package io.mondegreen.calls;

/**
 * Which non-speech is decoded to see whether the model invents on it.
 *
 * @param share   of stretches, in [0,1]; 0 turns it off
 * @param shortestMs stretches below are not worth it
 */
public record CanaryRules(double share, int shortestMs) {
    /** Nothing is decoded. */
    public static final CanaryRules OFF = new CanaryRules(0, 0);

    /** Checks the ranges. */
    public CanaryRules {
        if (!(share >= 0 && share <= 1) || shortestMs < 0) {
            throw new IllegalArgumentException("a canary share lies in [0,1], got " + share);
        }
    }

    /** This share of the stretches of half a second and more. */
    public static CanaryRules ofShare(double share) {
        return new CanaryRules(share, 500);
    }
}
