package io.mondegreen.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * One tensor of a mapped safetensors file, row-major and little-endian.
 *
 * @param shape  lengths of the axes, outermost first; empty for a scalar
 * @param shard  index into {@link SafeTensors#shards()}
 * @param offset byte offset of the first element in its file
 * @param data   the elements, read-only, valid while the file is open
 */
public record Tensor(String name, Dtype dtype, long[] shape, int shard, long offset, MemorySegment data) {

    private static final ValueLayout.OfFloat F32 = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public Tensor {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public long elements() {
        return data.byteSize() / dtype.bytes();
    }

    /** Whether the axes have these lengths. */
    public boolean hasShape(long... dims) {
        return Arrays.equals(shape, dims);
    }

    /**
     * A copy of the elements in single precision.
     *
     * @throws IllegalStateException unless F32, F16 or BF16, or with more elements than an array holds
     */
    public float[] toFloats() {
        return toFloats(0, arrayLength());
    }

    /**
     * A copy of some elements in single precision, for example of one row.
     *
     * @throws IllegalStateException unless F32, F16 or BF16
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public float[] toFloats(long from, int count) {
        Objects.checkFromIndexSize(from, (long) count, elements());
        float[] values = new float[count];
        switch (dtype) {
            case F32 -> MemorySegment.copy(data, F32, from * Float.BYTES, values, 0, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.float16ToFloat(data.getAtIndex(I16, from + i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat(data.getAtIndex(I16, from + i) << 16);
                }
            }
            default -> throw new IllegalStateException("tensor '" + name + "' is " + dtype + ", not F32, F16 or BF16");
        }
        return values;
    }

    /**
     * A copy of the elements of an I32 tensor.
     *
     * @throws IllegalStateException with any other type
     */
    public int[] toInts() {
        if (dtype != Dtype.I32) {
            throw new IllegalStateException("tensor '" + name + "' is " + dtype + ", not I32");
        }
        int[] values = new int[arrayLength()];
        MemorySegment.copy(data, I32, 0, values, 0, values.length);
        return values;
    }

    private int arrayLength() {
        if (elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("tensor '" + name + "' has " + elements() + " elements, too many to copy");
        }
        return (int) elements();
    }

    @Override
    public String toString() {
        return name + " " + dtype + Arrays.toString(shape);
    }
}
