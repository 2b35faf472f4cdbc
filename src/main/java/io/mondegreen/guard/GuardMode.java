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
    SUPPRESS,
    /**
     * As {@link #FLAG}, and a window whose text loops or finds no end is decoded again with parts of the model switched off that the
     * laboratory found; the new text stands only if it is better.
     */
    MITIGATE;

    /**
     * The mode of this name, in any case.
     *
     * @throws IllegalArgumentException for a name that is no mode
     */
    public static GuardMode parse(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        for (GuardMode mode : values()) {
            if (mode.name().equals(upper)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "no guard mode is called '" + name + "'; use off, shadow, flag, suppress or mitigate");
    }
}
