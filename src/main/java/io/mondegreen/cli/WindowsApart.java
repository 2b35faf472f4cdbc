package io.mondegreen.cli;

import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;

/** Gives the guard every window as a call of its own, so that what it says of one does not depend on those before it. */
final class WindowsApart implements WindowDecoder {
    private final WindowDecoder guarded;

    WindowsApart(WindowDecoder guarded) {
        this.guarded = guarded;
    }

    @Override
    public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
        WindowContext alone = new WindowContext(
                window.tenant(),
                window.call() + "." + window.startMs(),
                window.channel(),
                window.startMs(),
                window.endMs(),
                window.revision(),
                window.isFinal());
        return guarded.decode(alone, pcm, listener);
    }

    @Override
    public int windowMs() {
        return guarded.windowMs();
    }
}
