package io.mondegreen.ort;

import java.util.Arrays;

/** Tensor element types with the numbers that ONNX and the C API give them. */
public enum ElementType {
    F32(1, 4),
    U8(2, 1),
    I32(6, 4),
    I64(7, 8),
    BOOL(9, 1),
    F16(10, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The number in {@code TensorProto.DataType} and {@code ONNXTensorElementDataType}. */
    public int code() {
        return code;
    }

    /**
     * Bytes of a tensor of this type and shape.
     *
     * @throws IllegalArgumentException if a dimension is negative or the product is larger than any memory
     */
    public long bytes(long... shape) {
        long count = bytes;
        for (long dim : shape) {
            if (dim < 0 || Math.multiplyHigh(count, dim) != 0 || count * dim < 0) {
                throw new IllegalArgumentException("no tensor has the shape " + Arrays.toString(shape));
            }
            count *= dim;
        }
        return count;
    }
}
