package io.mondegreen.lab.guard;

/**
 * An activity gate alone: what it hears nothing in gets no text. It is the project's own
 * {@link io.mondegreen.audio.ActivityGate}; libfvad, the usual one, has no Java form.
 */
record GateRule() implements Rule {
    @Override
    public String name() {
        return "activity gate alone";
    }

    /** Share of the window in which the gate is closed. */
    @Override
    public double score(HeardWindow window) {
        return 1 - (double) window.openMs() / Math.max(1, window.audioMs());
    }

    @Override
    public boolean doubts(HeardWindow window) {
        return removes(window);
    }

    @Override
    public boolean removes(HeardWindow window) {
        return window.openMs() == 0;
    }
}
