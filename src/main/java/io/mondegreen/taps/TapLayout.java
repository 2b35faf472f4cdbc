package io.mondegreen.taps;

/**
 * How a tap's values lie in memory: a vector of {@code width} for each head at each position, row-major. Taps without heads
 * have one.
 *
 * @param headsFirst {@code [head, pos, width]}, as patterns are, instead of {@code [pos, head, width]}
 */
public record TapLayout(int positions, int heads, int width, boolean headsFirst) {

    /** Of values with this shape, as {@link TapPoint} says. */
    public static TapLayout of(TapPoint point, int... shape) {
        if (point.isPattern()) {
            return new TapLayout(shape[1], shape[0], shape[2], true);
        }
        return point.hasHeads()
                ? new TapLayout(shape[0], shape[1], shape[2], false)
                : new TapLayout(shape[0], 1, shape[1], false);
    }

    /** Where a vector begins. */
    public long offset(int position, int head) {
        return (headsFirst ? (long) head * positions + position : (long) position * heads + head) * width;
    }

    /** Values in all. */
    public long size() {
        return (long) positions * heads * width;
    }
}
