package io.mondegreen.lab.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a patch map does.
 *
 * @param parts      places, in all layers
 * @param corruption what the corrupted run hears
 * @param mixes      how much of the clean activation is put in, each on its own
 * @param pairs      of each half; unread where the user brings one
 * @param report     best places that are judged on the other half
 * @param placebos   random heads beside them
 */
public record PatchSettings(
        Set<Part> parts, Corruption corruption, List<Float> mixes, int pairs, int report, int placebos) {

    /** What a corrupted run hears instead of the clean window. */
    public enum Corruption {
        /** Another sentence by another voice. */
        OTHER,
        /** White noise. */
        NOISE,
        /** Digital silence. */
        SILENCE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PatchSettings {
        parts = new TreeSet<>(parts);
        mixes = List.copyOf(mixes);
        if (pairs < 1) {
            throw new IllegalArgumentException("a patch map needs pairs, not " + pairs);
        }
        if (mixes.isEmpty() || mixes.stream().anyMatch(mix -> !(mix >= 0 && mix <= 1))) {
            throw new IllegalArgumentException("mixes are between 0 and 1, not " + mixes);
        }
    }
}
