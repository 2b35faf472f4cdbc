package io.mondegreen.taps;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Activations of one run by tap name; shapes are {@link TapPoint}'s. */
public final class ActivationCache {
    /**
     * One tap's values.
     *
     * @param shape  outermost axis first
     * @param values row-major
     */
    public record Activation(int[] shape, float[] values) {}

    private final SortedMap<TapName, Activation> activations = new TreeMap<>();

    /**
     * Adds a tap.
     *
     * @throws IllegalArgumentException if the values do not fill the shape
     */
    public void put(TapName tap, float[] values, int... shape) {
        long count = 1;
        for (int dim : shape) {
            count *= dim;
        }
        if (count != values.length) {
            throw new IllegalArgumentException(tap + " has " + values.length + " values for a shape of " + count);
        }
        activations.put(tap, new Activation(shape.clone(), values));
    }

    /**
     * A tap's values.
     *
     * @throws IllegalArgumentException if the run did not cache it
     */
    public Activation get(TapName tap) {
        Activation activation = activations.get(tap);
        if (activation == null) {
            throw new IllegalArgumentException(tap + " was not cached; cached are " + activations.keySet());
        }
        return activation;
    }

    public Map<TapName, Activation> all() {
        return Collections.unmodifiableSortedMap(activations);
    }
}
