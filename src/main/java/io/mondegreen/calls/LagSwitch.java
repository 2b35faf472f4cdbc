package io.mondegreen.calls;

import java.util.Optional;

/** Decides with hysteresis whether the line is behind. */
final class LagSwitch {
    private final LagRules rules;
    private boolean behind;

    LagSwitch(LagRules rules) {
        this.rules = rules;
    }

    /** The lag now; gives an event where that changes the state. */
    Optional<LagEvent> set(long lagMs) {
        boolean now = behind ? lagMs >= rules.resumeMs() : lagMs > rules.limitMs();
        if (now == behind) {
            return Optional.empty();
        }
        behind = now;
        return Optional.of(new LagEvent(rules.policy(), behind, lagMs, rules.limitMs()));
    }

    boolean behind() {
        return behind;
    }

    boolean skipsProvisionals() {
        return behind && rules.policy() != LagPolicy.LATE;
    }

    boolean samples() {
        return behind && rules.policy() == LagPolicy.SAMPLE;
    }
}
