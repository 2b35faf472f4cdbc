package io.mondegreen.taps;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.Intervention.Kind;
import java.lang.foreign.MemorySegment;

/**
 * The one change of activations that the graphs know: {@code x' = keep * x + add + (read . x) write}, the product being over
 * the last axis. Every {@link Intervention} is this with its fields filled in, and so is any sequence of them with at most one
 * direction per vector. Where nothing is filled in it is {@code 1 * x + 0 + 0}, which is {@code x} to the last bit.
 */
public final class Patch {
    private static final float[] NOTHING = {};

    private final TapLayout layout;
    private final MemorySegment keep;
    private final MemorySegment add;
    private final MemorySegment read;
    private final MemorySegment write;
    private boolean blank;

    /**
     * Over memory that a graph reads, each part as large as the layout; contents are set to change nothing.
     */
    public Patch(TapLayout layout, MemorySegment keep, MemorySegment add, MemorySegment read, MemorySegment write) {
        this.layout = layout;
        this.keep = keep;
        this.add = add;
        this.read = read;
        this.write = write;
        clear();
    }

    /** Changes nothing any more. */
    public void clear() {
        if (blank) {
            return;
        }
        for (long i = 0; i < layout.size(); i++) {
            keep.setAtIndex(JAVA_FLOAT, i, 1);
        }
        add.fill((byte) 0);
        read.fill((byte) 0);
        write.fill((byte) 0);
        blank = true;
    }

    /**
     * Adds an intervention after those that are in it, at all positions of the layout that it chooses.
     *
     * @param first  number of the layout's first position in the run
     * @param source the activations that it names, at the same tap; null for {@link Kind#ZERO}
     * @return how many positions it changes
     * @throws IllegalArgumentException if the source does not fit, is no direction, or is a second one on the same vector
     */
    public int then(Intervention what, int first, Activation source) {
        TapLayout from = source == null ? null : TapLayout.of(what.point(), source.shape());
        if (from != null) {
            requireFit(what, from);
        }
        int changed = 0;
        for (int position = 0; position < layout.positions(); position++) {
            if (!what.positions().contains(first + position)) {
                continue;
            }
            changed++;
            if (what.kind() == Kind.DIRECTION && what.mix() == 0) {
                continue;
            }
            for (int head = 0; head < layout.heads(); head++) {
                if (!what.heads().contains(head)) {
                    continue;
                }
                long at = layout.offset(position, head);
                if (what.kind() == Kind.ZERO) {
                    mix(at, what.mix(), NOTHING, 0, 0);
                    continue;
                }
                // a source that is shorter goes on with its last row: means and directions are made so
                int row = Math.min(first + position, from.positions() - 1);
                int sourceAt = (int) from.offset(row, head);
                int width = Math.min(from.width(), causal(what) ? first + position + 1 : layout.width());
                if (what.kind() == Kind.DIRECTION) {
                    remove(what, at, source.values(), sourceAt, width);
                } else {
                    mix(at, what.mix(), source.values(), sourceAt, width);
                }
            }
        }
        blank &= changed == 0;
        return changed;
    }

    private void requireFit(Intervention what, TapLayout from) {
        boolean width = from.width() == layout.width() || causal(what);
        if (from.heads() != layout.heads() || !width || from.positions() == 0) {
            throw new IllegalArgumentException(what + ": the source has " + from.heads() + " x " + from.width()
                    + " values a position, this model has " + layout.heads() + " x " + layout.width());
        }
    }

    /**
     * Whether its row has a weight for every key so far: the decoder's self-attention. What a source says of later keys is left
     * out, as there is nothing yet to attend to.
     */
    private static boolean causal(Intervention what) {
        return what.point() == TapPoint.ATTN_PATTERN && what.stack() == Stack.DECODER;
    }

    /** {@code (1-a) x + a r}; beyond the given values {@code r} is 0. */
    private void mix(long at, float a, float[] values, int from, int count) {
        for (int i = 0; i < layout.width(); i++) {
            float kept = 1 - a;
            float other = i < count ? a * values[from + i] : 0;
            keep.setAtIndex(JAVA_FLOAT, at + i, kept * keep.getAtIndex(JAVA_FLOAT, at + i));
            add.setAtIndex(JAVA_FLOAT, at + i, kept * add.getAtIndex(JAVA_FLOAT, at + i) + other);
            write.setAtIndex(JAVA_FLOAT, at + i, kept * write.getAtIndex(JAVA_FLOAT, at + i));
            if (kept == 0) {
                // nothing is left of a direction that was projected out before
                read.setAtIndex(JAVA_FLOAT, at + i, 0);
            }
        }
    }

    /** {@code x - a (u.x) u} of what stands there so far, {@code u} being of unit length. */
    private void remove(Intervention what, long at, float[] direction, int from, int count) {
        double length = 0;
        double already = 0;
        for (int i = 0; i < count; i++) {
            length += (double) direction[from + i] * direction[from + i];
            if (read.getAtIndex(JAVA_FLOAT, at + i) != 0) {
                throw new IllegalArgumentException(
                        what + ": a direction is already projected out here; a vector can lose one per run");
            }
        }
        if (!(length > 0)) {
            throw new IllegalArgumentException(what + ": the direction has no length");
        }
        double scale = 1 / Math.sqrt(length);
        for (int i = 0; i < count; i++) {
            already += direction[from + i] * scale * add.getAtIndex(JAVA_FLOAT, at + i);
        }
        for (int i = 0; i < count; i++) {
            double u = direction[from + i] * scale;
            read.setAtIndex(JAVA_FLOAT, at + i, (float) (u * keep.getAtIndex(JAVA_FLOAT, at + i)));
            write.setAtIndex(JAVA_FLOAT, at + i, (float) (-what.mix() * u));
            float added = add.getAtIndex(JAVA_FLOAT, at + i);
            add.setAtIndex(JAVA_FLOAT, at + i, (float) (added - what.mix() * already * u));
        }
    }
}
