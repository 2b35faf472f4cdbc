package io.mondegreen.lab.bias;

import java.util.Locale;

/** Around which words a pair's two words are said. */
public enum Place {
    /** A sentence that expects one of them. */
    CONTEXT,
    /** A carrier that expects neither. */
    NEUTRAL;

    /** Its name in files and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
