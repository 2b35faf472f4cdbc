package io.mondegreen.guard;

import java.util.Map;

/**
 * Which policy holds for which tenant. All change at once, by {@link #replace}, while windows are being decoded; a window is judged
 * to its end by the policy that it began with. Safe for use by many threads.
 */
public final class TenantPolicies {

    private volatile Table table;

    /**
     * Policies at one time.
     *
     * @param others  of every tenant that is not named, and of calls without one
     * @param tenants by name
     */
    public record Table(GuardPolicy others, Map<String, GuardPolicy> tenants) {
        public Table {
            tenants = Map.copyOf(tenants);
        }

        /** The policy of a tenant; an empty name is none. */
        public GuardPolicy of(String tenant) {
            return tenants.getOrDefault(tenant, others);
        }
    }

    public TenantPolicies(Table table) {
        this.table = table;
    }

    /** The same for everybody. */
    public static TenantPolicies same(GuardPolicy policy) {
        return new TenantPolicies(new Table(policy, Map.of()));
    }

    /** The policy of a tenant; an empty name is none. */
    public GuardPolicy of(String tenant) {
        return table.of(tenant);
    }

    public void replace(Table next) {
        table = next;
    }
}
