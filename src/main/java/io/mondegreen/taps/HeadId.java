package io.mondegreen.taps;

/** One attention head, layer and head counted from 0. {@code L18H13} in print. */
public record HeadId(int layer, int head) {
    @Override
    public String toString() {
        return "L" + layer + "H" + head;
    }
}
