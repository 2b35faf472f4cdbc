package io.mondegreen.web.live;

import io.mondegreen.calls.CallKey;

/**
 * A call of a tenant.
 *
 * @param tenant empty where there is none
 */
public record CallName(String tenant, String call) implements Comparable<CallName> {
    static CallName of(CallKey key) {
        return new CallName(key.tenant(), key.call());
    }

    @Override
    public int compareTo(CallName other) {
        int byCall = call.compareTo(other.call);
        return byCall != 0 ? byCall : tenant.compareTo(other.tenant);
    }
}
