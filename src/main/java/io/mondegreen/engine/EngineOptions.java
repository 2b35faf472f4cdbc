package io.mondegreen.engine;

/**
 * How an engine is set up.
 *
 * @param device         where it computes
 * @param slots          windows decoded side by side; each costs its key-value memory
 * @param decoderThreads threads of one decoder step
 * @param encoderThreads threads of one encoder run
 * @param queue          windows that may wait for a slot before {@code submit} blocks
 * @param gates          whether single windows may close heads and components
 * @param language       language code for multilingual models, for example {@code en}
 */
public record EngineOptions(
        DeviceChoice device,
        int slots,
        int decoderThreads,
        int encoderThreads,
        int queue,
        boolean gates,
        String language) {
    /** What to do about CUDA. */
    public enum DeviceChoice {
        /** CUDA where its provider, its libraries and a card are there, else the CPU. */
        AUTO,
        CPU,
        /** CUDA, or fail. */
        CUDA
    }

    public EngineOptions {
        requireRange("slots", slots, 1, 1024);
        requireRange("decoder threads", decoderThreads, 1, 256);
        requireRange("encoder threads", encoderThreads, 1, 256);
        requireRange("queue", queue, 1, 1 << 16);
    }

    /** Eight slots, one thread per owner, automatic device, English. */
    public static EngineOptions defaults() {
        return new EngineOptions(DeviceChoice.AUTO, 8, 1, 1, 64, true, "en");
    }

    /** The same with or without gates: a graph without them is the faster one. */
    public EngineOptions withGates(boolean wanted) {
        return new EngineOptions(device, slots, decoderThreads, encoderThreads, queue, wanted, language);
    }

    private static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be between " + min + " and " + max + ", not " + value);
        }
    }
}
