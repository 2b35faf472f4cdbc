package io.mondegreen.lab.sweep;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Into how many openings of the model treatments must be parted so that the patches of a graph do not take too much memory. */
final class Openings {
    private static final long MOST_BYTES = 1L << 30;

    private Openings() {}

    /**
     * Treatments in their order, as many together as go.
     *
     * @param taps that a treatment patches
     */
    static List<List<Treatment>> of(
            List<Treatment> treatments, Function<Treatment, Set<TapName>> taps, WhisperConfig config, int slots) {
        List<List<Treatment>> all = new ArrayList<>();
        List<Treatment> some = new ArrayList<>();
        Set<TapName> patched = new TreeSet<>();
        for (Treatment one : treatments) {
            patched.addAll(taps.apply(one));
            if (!some.isEmpty() && bytes(patched, config, slots) > MOST_BYTES) {
                all.add(List.copyOf(some));
                some.clear();
                patched.clear();
                patched.addAll(taps.apply(one));
            }
            some.add(one);
        }
        if (!some.isEmpty()) {
            all.add(List.copyOf(some));
        }
        return all;
    }

    /** Memory of patches: four inputs of a tap's size, of the encoder's for a whole window, of the decoder's for each slot. */
    static long bytes(Set<TapName> taps, WhisperConfig config, int slots) {
        long floats = 0;
        for (TapName tap : taps) {
            long rows = tap.stack() == Stack.ENCODER ? config.sourcePositions() : slots;
            floats += 4L * rows * config.dModel();
        }
        return floats * Float.BYTES;
    }
}
