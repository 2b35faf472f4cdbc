package io.mondegreen.engine;

import io.mondegreen.graph.WeightForm;
import io.mondegreen.ort.Device;
import java.util.OptionalInt;

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
 * @param padMs          silence that is encoded behind a window's audio, ms; empty: as much as fills the model's window, as it
 *                       was trained. Less is faster, and right only for a model that was checked on it
 * @param weights        form of the matrices; probes hold for one
 * @param card           the card that CUDA uses
 * @param spinUs         microseconds that the runtime's threads look out for work before they sleep; 0: they sleep at once. A
 *                       step is many small parts, and waking costs more than some of them: faster on cores of one's own, much
 *                       slower on shared ones
 * @param encoderBatch   most windows that one encoder run takes together, where so many wait and neighbouring slots are free
 */
public record EngineOptions(
        DeviceChoice device,
        int slots,
        int decoderThreads,
        int encoderThreads,
        int queue,
        boolean gates,
        String language,
        OptionalInt padMs,
        WeightForm weights,
        int spinUs,
        Device.Cuda card,
        int encoderBatch) {
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
        requireRange("spin", spinUs, 0, 10_000);
        requireRange("encoder batch", encoderBatch, 1, 64);
        padMs.ifPresent(ms -> requireRange("padding", ms, 0, 30_000));
    }

    /** Whole windows, weights in single precision. */
    public EngineOptions(
            DeviceChoice device,
            int slots,
            int decoderThreads,
            int encoderThreads,
            int queue,
            boolean gates,
            String language) {
        this(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                OptionalInt.empty(),
                WeightForm.F32,
                0,
                new Device.Cuda(0, 0, true),
                1);
    }

    public EngineOptions withPadMs(OptionalInt ms) {
        return new EngineOptions(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                ms,
                weights,
                spinUs,
                card,
                encoderBatch);
    }

    public EngineOptions withWeights(WeightForm form) {
        return new EngineOptions(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                padMs,
                form,
                spinUs,
                card,
                encoderBatch);
    }

    public EngineOptions withSpinUs(int us) {
        return new EngineOptions(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                padMs,
                weights,
                us,
                card,
                encoderBatch);
    }

    public EngineOptions withDevice(DeviceChoice chosen) {
        return new EngineOptions(
                chosen,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                padMs,
                weights,
                spinUs,
                card,
                encoderBatch);
    }

    public EngineOptions withCard(Device.Cuda chosen) {
        return new EngineOptions(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                padMs,
                weights,
                spinUs,
                chosen,
                encoderBatch);
    }

    public EngineOptions withEncoderBatch(int windows) {
        return new EngineOptions(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                gates,
                language,
                padMs,
                weights,
                spinUs,
                card,
                windows);
    }

    /** Eight slots, one thread per owner, automatic device, English. */
    public static EngineOptions defaults() {
        return new EngineOptions(DeviceChoice.AUTO, 8, 1, 1, 64, true, "en");
    }

    /** The same with or without gates: a graph without them is the faster one. */
    public EngineOptions withGates(boolean wanted) {
        return new EngineOptions(
                device,
                slots,
                decoderThreads,
                encoderThreads,
                queue,
                wanted,
                language,
                padMs,
                weights,
                spinUs,
                card,
                encoderBatch);
    }

    private static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be between " + min + " and " + max + ", not " + value);
        }
    }
}
