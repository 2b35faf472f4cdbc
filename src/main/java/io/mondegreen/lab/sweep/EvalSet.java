package io.mondegreen.lab.sweep;

/** What a window is in a sweep for. */
public enum EvalSet {
    /** The model loops on it as it is: what a cure is for. */
    LOOPS,
    /** Ordinary speech with a reference: what a cure costs. */
    CLEAN,
    /** Nobody speaks: any text is wrong. */
    NONSPEECH
}
