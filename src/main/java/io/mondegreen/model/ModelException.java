package io.mondegreen.model;

import java.nio.file.Path;

/**
 * A model directory cannot be used as it is. The message names the file, the field or tensor, what is wrong with it and
 * what to do: {@code models/x/config.json: field 'd_model' is missing; it is the width of the model, e.g. 384 - is this a
 * HuggingFace Whisper directory?}
 */
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ModelException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file that is missing, unreadable or not what it should be. */
    public static ModelException file(Path file, String problem) {
        return new ModelException(file + ": " + problem, null);
    }

    /** As {@link #file(Path, String)}, with the failure underneath. */
    public static ModelException file(Path file, String problem, Throwable cause) {
        return new ModelException(file + ": " + problem, cause);
    }

    /** A field of a JSON file. */
    public static ModelException field(Path file, String field, String problem) {
        return new ModelException(file + ": field '" + field + "' " + problem, null);
    }

    /** A tensor of a safetensors file. */
    public static ModelException tensor(Path file, String tensor, String problem) {
        return new ModelException(file + ": tensor '" + tensor + "' " + problem, null);
    }
}
