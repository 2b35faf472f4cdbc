package io.mondegreen.lab.lens;

import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.lens.Contribution.Part;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Direct logit attribution (Elhage et al. 2021). The last stream is the sum of what every part wrote into it; with the final
 * norm's scale held at its value {@code s = 1 / sqrt(var + 1e-5)} the logit of token {@code t} is linear in that sum, so that
 * each part {@code c} has the share {@code s (g * W_t - mean(g * W_t)) . c} of it, and the norm's bias {@code W_t . b}. A head's
 * part is its value mix times its columns of the output projection; the projection's bias is a part of its own.
 *
 * <p>It says what a part writes towards the token itself, not what later parts make of it.
 */
public final class Attribution {
    private static final double NORM_EPSILON = 1e-5;

    private final WhisperModel model;
    private final WhisperConfig config;
    private final ActivationCache cache;
    private final float[] gain;
    private final float[] bias;
    private final int d;

    /**
     * A token to explain.
     *
     * @param position that produced it
     * @param against  a token to compare it with: what raises both alike then counts for nothing
     */
    public record Target(int position, int token, OptionalInt against) {}

    private Attribution(WhisperModel model, ActivationCache cache) {
        this.model = model;
        this.cache = cache;
        config = model.config();
        d = config.dModel();
        gain = model.weight(DecoderGraph.FINAL_NORM + ".weight").toFloats();
        bias = model.weight(DecoderGraph.FINAL_NORM + ".bias").toFloats();
    }

    /** What a run must have cached. */
    public static Set<TapName> taps(WhisperConfig config) {
        Set<TapName> taps = new TreeSet<>(Set.of(
                TapName.of(Stack.DECODER, TapPoint.EMBED),
                TapName.of(Stack.DECODER, TapPoint.POS_EMBED),
                last(config)));
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.ATTN_Z));
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.CROSS_ATTN_Z));
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.MLP_OUT));
        }
        return taps;
    }

    private static TapName last(WhisperConfig config) {
        return TapName.of(Stack.DECODER, config.decoderLayers() - 1, TapPoint.RESID_POST);
    }

    /**
     * Explains tokens of a run that nothing was changed in.
     *
     * @throws IllegalArgumentException if the run has not cached {@link #taps}
     */
    public static List<TokenAttribution> of(WhisperModel model, Run run, List<Target> targets) {
        return new Attribution(model, run.cache()).explain(targets);
    }

    private List<TokenAttribution> explain(List<Target> targets) {
        List<Direction> directions = targets.stream().map(this::direction).toList();
        for (Direction one : directions) {
            one.add(Part.TOKEN, -1, -1, one.along(get(-1, TapPoint.EMBED)));
            one.add(Part.POSITION, -1, -1, one.along(get(-1, TapPoint.POS_EMBED)));
        }
        // layer by layer, so that one projection at a time is in memory
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            heads(directions, layer, Component.SELF, TapPoint.ATTN_Z, Part.SELF_HEAD, Part.SELF_BIAS);
            heads(directions, layer, Component.CROSS, TapPoint.CROSS_ATTN_Z, Part.CROSS_HEAD, Part.CROSS_BIAS);
            for (Direction one : directions) {
                one.add(Part.MLP, layer, -1, one.along(get(layer, TapPoint.MLP_OUT)));
            }
        }
        Tokens tokens = new Tokens(model);
        return directions.stream().map(one -> one.result(tokens)).toList();
    }

    private Activation get(int layer, TapPoint point) {
        return cache.get(TapName.of(Stack.DECODER, layer, point));
    }

    private Direction direction(Target target) {
        double[] unembedding = new double[d];
        addRow(unembedding, target.token(), 1);
        target.against().ifPresent(other -> addRow(unembedding, other, -1));
        double ofBias = 0;
        double[] u = new double[d];
        double mean = 0;
        for (int i = 0; i < d; i++) {
            ofBias += unembedding[i] * bias[i];
            u[i] = unembedding[i] * gain[i];
            mean += u[i] / d;
        }
        double scale = scale(target.position());
        for (int i = 0; i < d; i++) {
            u[i] = scale * (u[i] - mean);
        }
        return new Direction(target, u, ofBias);
    }

    private void addRow(double[] to, int token, int sign) {
        float[] row = model.unembedding().toFloats((long) token * d, d);
        for (int i = 0; i < d; i++) {
            to[i] += sign * row[i];
        }
    }

    /** The final norm's scale at a position. */
    private double scale(int position) {
        float[] x = cache.get(last(config)).values();
        double sum = 0;
        double squares = 0;
        for (int i = position * d; i < (position + 1) * d; i++) {
            sum += x[i];
        }
        for (int i = position * d; i < (position + 1) * d; i++) {
            squares += (x[i] - sum / d) * (x[i] - sum / d);
        }
        return 1 / Math.sqrt(squares / d + NORM_EPSILON);
    }

    private void heads(
            List<Direction> directions, int layer, Component component, TapPoint point, Part ofHead, Part ofBias) {
        String projection = DecoderGraph.projection(component, layer);
        float[] weight = model.weight(projection + ".weight").toFloats();
        float[] outBias = model.weight(projection + ".bias").toFloats();
        float[] z = get(layer, point).values();
        int width = config.decoderHeadWidth();
        for (Direction one : directions) {
            double[] back = one.through(weight);
            for (int head = 0; head < config.decoderHeads(); head++) {
                double share = 0;
                for (int i = head * width; i < (head + 1) * width; i++) {
                    share += back[i] * z[one.target.position() * d + i];
                }
                one.add(ofHead, layer, head, share);
            }
            one.add(ofBias, layer, -1, one.along(outBias, 0));
        }
    }

    /** Where a token's logit grows in the last stream, and what was found along it. */
    private final class Direction {
        private final Target target;
        private final double[] u;
        private final double ofNormBias;
        private final List<Contribution> parts = new ArrayList<>();

        Direction(Target target, double[] u, double ofNormBias) {
            this.target = target;
            this.u = u;
            this.ofNormBias = ofNormBias;
        }

        void add(Part part, int layer, int head, double value) {
            parts.add(new Contribution(part, layer, head, value));
        }

        /** {@code u . c}, of what a part wrote at the position. */
        double along(Activation part) {
            return along(part.values(), target.position() * d);
        }

        double along(float[] values, int from) {
            double sum = 0;
            for (int i = 0; i < d; i++) {
                sum += u[i] * values[from + i];
            }
            return sum;
        }

        /** {@code W^T u} of a projection {@code [out, in]}: the same direction among the heads' value mixes. */
        double[] through(float[] weight) {
            double[] back = new double[d];
            for (int out = 0; out < d; out++) {
                for (int in = 0; in < d; in++) {
                    back[in] += u[out] * weight[out * d + in];
                }
            }
            return back;
        }

        TokenAttribution result(Tokens tokens) {
            add(Part.NORM_BIAS, -1, -1, ofNormBias);
            return new TokenAttribution(
                    target.position(),
                    tokens.of(target.token()),
                    target.against().stream().mapToObj(tokens::of).findFirst(),
                    along(cache.get(last(config))) + ofNormBias,
                    parts);
        }
    }
}
