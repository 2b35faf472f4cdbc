package io.mondegreen.lab.sweep;

/**
 * A loop with and without a treatment, for the eye.
 *
 * @param reference what was said; empty where nobody knows
 */
public record Example(String treatment, String window, String reference, String before, String after, boolean cured) {}
