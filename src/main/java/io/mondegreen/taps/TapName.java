package io.mondegreen.taps;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tap: where in which stack. {@link #toString()} is the name used in files, on the wire and on the command line:
 * {@code decoder.3.hook_resid_post}, {@code encoder_final_ln.hook_normalized}, {@code hook_embed} (decoder; the encoder's
 * is {@code encoder.hook_embed}), {@code unembed.hook_out}.
 *
 * @param layer counted from 0; -1 where the point exists once per stack
 */
public record TapName(Stack stack, int layer, TapPoint point) implements Comparable<TapName> {

    private static final Pattern LAYERED = Pattern.compile("(encoder|decoder)\\.(\\d{1,3})\\.(.+)");

    public TapName {
        if (point.perLayer() == (layer < 0)) {
            throw new IllegalArgumentException(point + (layer < 0 ? " needs a layer" : " has no layer"));
        }
        if (stack == Stack.ENCODER && point.decoderOnly()) {
            throw new IllegalArgumentException("the encoder has no " + point.hook());
        }
    }

    public static TapName of(Stack stack, int layer, TapPoint point) {
        return new TapName(stack, layer, point);
    }

    /** A point that exists once per stack. */
    public static TapName of(Stack stack, TapPoint point) {
        return new TapName(stack, -1, point);
    }

    /**
     * The tap a name stands for.
     *
     * @throws IllegalArgumentException if no tap has this name
     */
    public static TapName parse(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no tap is called '" + name
                        + "'; names look like decoder.3.hook_resid_post, decoder.0.cross_attn.hook_pattern,"
                        + " encoder_final_ln.hook_normalized or unembed.hook_out"));
    }

    /** The tap a name stands for; empty if none is called so. */
    public static Optional<TapName> find(String name) {
        Matcher layered = LAYERED.matcher(name);
        if (layered.matches()) {
            Stack stack = layered.group(1).equals("encoder") ? Stack.ENCODER : Stack.DECODER;
            for (TapPoint point : TapPoint.values()) {
                boolean fits = point.perLayer() && !(stack == Stack.ENCODER && point.decoderOnly());
                if (fits && point.hook().equals(layered.group(3))) {
                    return Optional.of(new TapName(stack, Integer.parseInt(layered.group(2)), point));
                }
            }
            return Optional.empty();
        }
        for (TapPoint point : TapPoint.values()) {
            for (Stack stack : Stack.values()) {
                if (!point.perLayer() && !(stack == Stack.ENCODER && point.decoderOnly())) {
                    TapName tap = new TapName(stack, -1, point);
                    if (tap.toString().equals(name)) {
                        return Optional.of(tap);
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public int compareTo(TapName other) {
        int byStack = stack.compareTo(other.stack);
        int byLayer = byStack != 0 ? byStack : Integer.compare(layer, other.layer);
        return byLayer != 0 ? byLayer : point.compareTo(other.point);
    }

    @Override
    public String toString() {
        return switch (point) {
            case FINAL_LN -> stack + "_" + point.hook();
            case UNEMBED -> point.hook();
            case EMBED, POS_EMBED -> (stack == Stack.ENCODER ? "encoder." : "") + point.hook();
            default -> stack + "." + layer + "." + point.hook();
        };
    }
}
