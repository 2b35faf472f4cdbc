package io.mondegreen.graph;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a graph gives besides its text: taps as outputs, probe heads, the heads whose cross-attention is watched, and whether
 * gates can close heads and components per slot. Everything left out costs nothing at run time.
 *
 * @param taps           become graph outputs under their own names
 * @param probes         linear read-outs of taps of shape {@code [pos, d_model]}: those of the decoder at every position, those of
 *                       the encoder of the mean over the frames that hold audio
 * @param alignmentHeads cross-attention heads whose centre and spread are reported; may be empty
 * @param gates          whether the gate inputs exist
 * @param patches        taps whose values can be changed; each costs inputs of its own, see {@link Blocks#tap}
 */
public record TapPlan(
        Set<TapName> taps, List<ProbeHead> probes, List<HeadId> alignmentHeads, boolean gates, Set<TapName> patches) {
    private static final Set<TapPoint> STREAM = Set.of(
            TapPoint.RESID_PRE,
            TapPoint.ATTN_OUT,
            TapPoint.RESID_MID,
            TapPoint.CROSS_ATTN_OUT,
            TapPoint.RESID_MID_CROSS,
            TapPoint.MLP_OUT,
            TapPoint.RESID_POST,
            TapPoint.FINAL_LN);

    /** Nothing can be changed but by gates. */
    public TapPlan(Set<TapName> taps, List<ProbeHead> probes, List<HeadId> alignmentHeads, boolean gates) {
        this(taps, probes, alignmentHeads, gates, Set.of());
    }

    public TapPlan {
        taps = Set.copyOf(taps);
        patches = Set.copyOf(patches);
        probes = List.copyOf(probes);
        alignmentHeads = List.copyOf(alignmentHeads);
        for (ProbeHead probe : probes) {
            if (!STREAM.contains(probe.tap().point())) {
                throw new IllegalArgumentException("probe '" + probe.name() + "' reads " + probe.tap()
                        + ", but live probes read taps of shape [pos, d_model]");
            }
        }
    }

    /** Text only. */
    public static TapPlan none() {
        return new TapPlan(Set.of(), List.of(), List.of(), false);
    }

    /** The probes that run in one stack's graph, in the order in which it gives their scores. */
    public List<ProbeHead> probesOf(Stack stack) {
        return probes.stream().filter(probe -> probe.tap().stack() == stack).toList();
    }

    /** Every tap that a model of this depth has in one stack, in {@link TapName} order. */
    public static Set<TapName> all(Stack stack, int layers) {
        Set<TapName> taps = new TreeSet<>();
        for (TapPoint point : TapPoint.values()) {
            if (stack == Stack.ENCODER && point.decoderOnly()) {
                continue;
            }
            if (!point.perLayer()) {
                taps.add(TapName.of(stack, point));
                continue;
            }
            for (int layer = 0; layer < layers; layer++) {
                taps.add(TapName.of(stack, layer, point));
            }
        }
        return taps;
    }

    /**
     * Checks that a model has everything that the plan names.
     *
     * @throws IllegalArgumentException naming what it lacks
     */
    void requireFor(WhisperConfig config) {
        for (TapName tap : Stream.concat(taps.stream(), patches.stream()).toList()) {
            int layers = tap.stack() == Stack.ENCODER ? config.encoderLayers() : config.decoderLayers();
            require(
                    tap.layer() < layers,
                    "this model has no " + tap + ": its " + tap.stack() + " has " + layers + " layers, counted from 0");
        }
        for (ProbeHead probe : probes) {
            int layers = config.layers(probe.tap().stack());
            require(
                    probe.tap().layer() < layers,
                    "probe '" + probe.name() + "' reads " + probe.tap() + ", but this model's "
                            + probe.tap().stack() + " has " + layers + " layers, counted from 0");
            require(
                    probe.weight().length == config.dModel(),
                    "probe '" + probe.name() + "' has " + probe.weight().length + " weights, but this model is "
                            + config.dModel() + " wide");
        }
        for (HeadId head : alignmentHeads) {
            require(
                    head.layer() < config.decoderLayers() && head.head() < config.decoderHeads(),
                    "alignment head "
                            + head + " is not in this model: its decoder has " + config.decoderLayers() + " layers of "
                            + config.decoderHeads() + " heads, counted from 0");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Whether a tap is read or changed: its value must then be computed as such. */
    boolean wants(Stack stack, int layer, TapPoint point) {
        TapName tap = TapName.of(stack, layer, point);
        return taps.contains(tap) || patches.contains(tap);
    }

    boolean patches(Stack stack, int layer, TapPoint point) {
        return patches.contains(TapName.of(stack, layer, point));
    }
}
