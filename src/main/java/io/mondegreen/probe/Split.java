package io.mondegreen.probe;

import java.util.Locale;

/** What an example may be used for. */
public enum Split {
    /** Fits weights, and chooses penalties by cross-validation inside. */
    TRAIN,
    /** Chooses layer, calibration and thresholds. */
    DEV,
    /** Reported once, chooses nothing. */
    TEST;

    /** Its name in files and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
