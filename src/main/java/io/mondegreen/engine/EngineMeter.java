package io.mondegreen.engine;

/** Receives the engine's measurements. Called from the owner threads; must be quick and must not throw. */
public interface EngineMeter {
    /** Measures nothing. */
    EngineMeter NONE = new EngineMeter() {};

    /** One window encoded. */
    default void encoded(double audioSeconds, long nanos) {}

    /** One decoder step over {@code rows} live slots of a batch, which has holes where slots below the highest are free. */
    default void stepped(int rows, int batch, long nanos) {}

    /** One window ended. */
    default void ended(DecodeEnd end) {}
}
