package io.mondegreen.taps;

/**
 * One attention head, layer and head counted from 0. {@code L18H13} in print.
 *
 * @throws IllegalArgumentException if one is negative
 */
public record HeadId(int layer, int head) {
    public HeadId {
        if (layer < 0 || head < 0) {
            throw new IllegalArgumentException("layers and heads count from 0, got " + layer + " and " + head);
        }
    }

    @Override
    public String toString() {
        return "L" + layer + "H" + head;
    }
}
