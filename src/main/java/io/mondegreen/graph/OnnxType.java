package io.mondegreen.graph;

/** Tensor element types that our graphs use, with their numbers in {@code TensorProto.DataType}. */
enum OnnxType {
    F32(1, 4),
    U8(2, 1),
    I32(6, 4),
    I64(7, 8),
    F16(10, 2);

    private final int code;
    private final int bytes;

    OnnxType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    long bytes(long... dims) {
        long count = bytes;
        for (long dim : dims) {
            count = Math.multiplyExact(count, dim);
        }
        return count;
    }
}
