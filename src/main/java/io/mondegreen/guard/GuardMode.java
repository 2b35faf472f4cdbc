package io.mondegreen.guard;

import java.util.Locale;

/** What the guard may do with what it finds. */
public enum GuardMode {
    /** Nothing is judged: no alerts, every risk is 0. */
    OFF,
    /** Alerts are raised with action {@code none}; decoding and text stay as they would be without a guard. */
    SHADOW,
    /** Alerts are raised, loops are stopped, text goes out marked. */
    FLAG,
    /** As {@link #FLAG}, and text of high risk on non-speech is withheld. */
    SUPPRESS;

    /**
     * The mode of this name, in any case.
     *
     * @throws IllegalArgumentException for a name that is no mode, or one that this version does not have
     */
    public static GuardMode parse(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        if (upper.equals("MITIGATE")) {
            throw new IllegalArgumentException(
                    "guard mode 'mitigate' is not in this version; use off, shadow, flag or suppress");
        }
        for (GuardMode mode : values()) {
            if (mode.name().equals(upper)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("no guard mode is called '" + name + "'; use off, shadow, flag or suppress");
    }
}
