package io.mondegreen.guard;

/** More tokens than the audio can give: above a floor, so many per second. Measured speech gives up to 7 a second. */
final class BudgetDetector {

    private final WindowTrace trace;
    private final int limit;
    private boolean fired;

    BudgetDetector(WindowTrace trace, GuardPolicy policy) {
        this.trace = trace;
        this.limit = (int) Math.max(
                policy.tokenFloor(),
                Math.ceil(policy.tokensPerSecond() * trace.audioFrames() / AudioPace.FRAMES_PER_SECOND));
    }

    /** Looks at the token just added; true when it is one too many, the first time only. */
    boolean onToken() {
        if (fired || trace.size() <= limit) {
            return false;
        }
        fired = true;
        return true;
    }

    /** The engine's own budget ran out; true if this had not fired yet. */
    boolean onBudgetEnd() {
        boolean first = !fired;
        fired = true;
        return first;
    }

    boolean fired() {
        return fired;
    }

    int limit() {
        return limit;
    }
}
