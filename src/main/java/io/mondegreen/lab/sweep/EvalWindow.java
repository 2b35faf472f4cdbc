package io.mondegreen.lab.sweep;

import io.mondegreen.lab.census.StressWindow;

/** A window of an evaluation set. Its group, a voice or a kind of sound, is what the bootstrap draws. */
public record EvalWindow(EvalSet set, StressWindow window) {
    public String id() {
        return window.id();
    }

    String group() {
        return window.groups().getFirst();
    }
}
