package io.mondegreen.ort;

/** ONNX Runtime refused a call, or its library could not be loaded. The message is the runtime's own. */
public final class OrtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OrtException(String message) {
        super(message);
    }

    OrtException(String message, Throwable cause) {
        super(message, cause);
    }
}
