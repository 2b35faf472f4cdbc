package io.mondegreen.engine;

/** Receives the engine's measurements. Called from the owner threads; must be quick and must not throw. */
public interface EngineMeter {
    /** Measures nothing. */
    EngineMeter NONE = new EngineMeter() {};

    /** One window encoded. */
    default void encoded(double audioSeconds, long nanos) {}

    /** One decoder step over {@code rows} live slots of a batch, which has holes where slots below the highest are free. */
    default void stepped(int rows, int batch, long nanos) {}

    /**
     * A card was lost. Called before any window hears of it.
     *
     * @param goesOn whether the CPU has taken over; otherwise every window that is in flight or comes will fail
     */
    default void lost(String device, RuntimeException why, boolean goesOn) {}

    /** One window ended. */
    default void ended(DecodeEnd end) {}
}
