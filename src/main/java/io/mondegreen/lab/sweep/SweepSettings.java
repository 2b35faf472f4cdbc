package io.mondegreen.lab.sweep;

import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a sweep does.
 *
 * @param parts     components, in all layers
 * @param kind      what is put in their place
 * @param mixes     how much of it, each on its own
 * @param loops     windows of each half on which the model loops
 * @param clean     windows of ordinary speech of each half
 * @param nonspeech windows without speech of each half
 * @param screening how heads are gone through
 * @param greedy    most heads in a set that is built up; below 2 none is
 * @param cost      points of word error rate that a cure may cost
 * @param report    best heads that are judged on the other half
 * @param placebos  random draws of each number of heads
 * @param own       interventions written by hand, judged too
 */
public record SweepSettings(
        Set<Part> parts,
        Kind kind,
        List<Float> mixes,
        int loops,
        int clean,
        int nonspeech,
        Screening screening,
        int greedy,
        double cost,
        int report,
        int placebos,
        List<List<Intervention>> own) {

    /** How heads are gone through. */
    public enum Screening {
        /** Every head where there are few, else by bisection. */
        AUTO,
        /** Every head. */
        ALL,
        /** Layers first, then halves of the best layers' heads, then single heads. */
        BISECT
    }

    /** What the live decoder's gates reach. */
    public static final Set<Part> DECODER = Set.of(Part.SELF, Part.CROSS, Part.MLP);

    public SweepSettings {
        parts = new TreeSet<>(parts);
        mixes = List.copyOf(mixes);
        own = List.copyOf(own);
        if (loops < 1 || clean < 1 || nonspeech < 1) {
            throw new IllegalArgumentException("a sweep needs windows of each sort, not " + loops + " loops, " + clean
                    + " of speech and " + nonspeech + " without");
        }
        if (kind == Kind.DIRECTION) {
            throw new IllegalArgumentException("a direction is of one tap; judge it with --try TAP=direction:PROBE");
        }
        if (mixes.isEmpty() || mixes.stream().anyMatch(mix -> !(mix >= 0 && mix <= 1))) {
            throw new IllegalArgumentException("mixes are between 0 and 1, not " + mixes);
        }
    }

    /** Zero at every component of the decoder: the sweep of {@code lab ablate}. */
    public static SweepSettings zero(int loops, int clean, int nonspeech) {
        return new SweepSettings(
                DECODER, Kind.ZERO, List.of(1f), loops, clean, nonspeech, Screening.AUTO, 3, 2, 6, 4, List.of());
    }

    /** The largest mix, by which places are compared. */
    float most() {
        return mixes.stream().max(Float::compare).orElseThrow();
    }

    Treatment at(Site site, float mix) {
        return Treatment.at(site, kind, Sources.named(kind), mix);
    }
}
