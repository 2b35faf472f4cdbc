package io.mondegreen.model;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A model directory cannot be used as it is. The message names the file, the field or tensor, what is wrong with it and
 * what to do: {@code models/x/config.json: field 'd_model' is missing; it is the width of the model, e.g. 384 - is this a
 * HuggingFace Whisper directory?}
 */
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Names and values come from files of others: a message is one line, and short. */
    private static final int LONGEST = 600;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private ModelException(String message, Throwable cause) {
        super(printable(message), cause);
    }

    private static String printable(String message) {
        String cut = message.length() <= LONGEST
                ? message
                : message.substring(0, LONGEST / 2) + " … " + message.substring(message.length() - LONGEST / 2);
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }

    /** A directory that is not what its list of hashes says. */
    static ModelException manifest(String problem) {
        return new ModelException(
                "MG-1321 " + problem
                        + "; bring the files that were released, or list these anew: sha256sum *.json *.safetensors > SHA256SUMS",
                null);
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
