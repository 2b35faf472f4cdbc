package io.mondegreen.lab;

import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.SafeTensorsWriter;
import io.mondegreen.model.Tensor;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Activations in a safetensors file: each tap under its name, f32, shaped as {@link io.mondegreen.taps.TapPoint} says; beside
 * them what the run was made of, {@code mel [mels, frames]} and {@code tokens [pos]} (i32).
 */
public final class ActivationFile {
    private ActivationFile() {}

    /**
     * Writes a run.
     *
     * @param names    the taps to write, all of them cached
     * @param metadata free text beside the tensors
     * @throws IOException if the file cannot be written
     */
    public static void write(
            Path file, Run run, Window window, int mels, Iterable<TapName> names, Map<String, String> metadata)
            throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        writer.f32("mel", window.logMel(), mels, window.logMel().length / mels);
        writer.i32("tokens", run.tokens(), run.tokens().length);
        for (TapName tap : names) {
            ActivationCache.Activation activation = run.cache().get(tap);
            writer.f32(
                    tap.toString(),
                    activation.values(),
                    Arrays.stream(activation.shape()).asLongStream().toArray());
        }
        metadata.forEach(writer::metadata);
        writer.write(file);
    }

    /**
     * Reads the taps of a file, whoever wrote it; tensors of other names are left alone.
     *
     * @throws IllegalArgumentException             if no tensor is named as a tap, or one has not its tap's number of axes
     * @throws io.mondegreen.model.ModelException if the file is missing or broken
     */
    public static ActivationCache read(Path file) {
        ActivationCache cache = new ActivationCache();
        try (SafeTensors tensors = SafeTensors.open(file)) {
            for (Tensor tensor : tensors.tensors()) {
                TapName.find(tensor.name()).ifPresent(tap -> {
                    int[] shape = Arrays.stream(tensor.shape())
                            .mapToInt(Math::toIntExact)
                            .toArray();
                    int axes = tap.point().hasHeads() ? 3 : 2;
                    if (shape.length != axes) {
                        throw new IllegalArgumentException(file + ": " + tensor + " must have " + axes
                                + " axes, as docs/interpretability.md lists");
                    }
                    cache.put(tap, tensor.toFloats(), shape);
                });
            }
        }
        if (cache.all().isEmpty()) {
            throw new IllegalArgumentException(file + " has no tensor with the name of a tap, such as"
                    + " decoder.0.hook_resid_post; './mondegreen taps' writes such files");
        }
        return cache;
    }
}
