package io.mondegreen.guard;

import java.util.Locale;

/** What the guard's signals are compared with. */
public enum DriftReference {
    /** What the bundle's maker read of its calls; a signal that the bundle says nothing of, with the tenant's own. */
    BUNDLE,
    /** The tenant's first windows since the start. */
    CALLS;

    /** Name on the wire and in the configuration. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DriftReference of(String wire) {
        for (DriftReference one : values()) {
            if (one.wire().equals(wire)) {
                return one;
            }
        }
        throw new IllegalArgumentException("drift is compared with 'bundle' or 'calls', not with '" + wire + "'");
    }
}
