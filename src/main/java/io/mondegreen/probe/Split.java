package io.mondegreen.probe;

/** What an example may be used for. */
public enum Split {
    /** Fits weights. */
    TRAIN,
    /** Chooses layer, penalty, calibration and thresholds. */
    DEV,
    /** Reported once, chooses nothing. */
    TEST
}
