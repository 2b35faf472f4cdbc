package io.mondegreen.ort;

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

    /** Bytes of a tensor of this type and shape. */
    public long bytes(long... shape) {
        long count = bytes;
        for (long dim : shape) {
            count = Math.multiplyExact(count, dim);
        }
        return count;
    }
}
