package io.mondegreen.calls;

/**
 * When the line counts as behind, and what it does then.
 *
 * @param limitMs  age of the oldest media that should be decided, from which it is behind
 * @param resumeMs age below which it has caught up; less than the limit, so that it does not flutter
 * @param share    of windows decoded under {@link LagPolicy#SAMPLE}, in [0,1]
 */
public record LagRules(LagPolicy policy, long limitMs, long resumeMs, double share) {
    /** Checks the ranges. */
    public LagRules {
        if (limitMs < 1 || resumeMs < 0 || resumeMs >= limitMs || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "a lag limit is above its resume limit, which is 0 or more, and a share lies" + " in [0,1]; got "
                            + limitMs + " ms, " + resumeMs + " ms and " + share);
        }
    }

    /** Late from 10 s, caught up below 3 s. */
    public static LagRules standard() {
        return new LagRules(LagPolicy.LATE, 10_000, 3_000, 0.1);
    }
}
