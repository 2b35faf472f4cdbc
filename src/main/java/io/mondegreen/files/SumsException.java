package io.mondegreen.files;

/** A folder is not what its list of hashes says. The message names the file and what is wrong with it, without a code. */
public final class SumsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SumsException(String message) {
        super(message);
    }

    SumsException(String message, Throwable cause) {
        super(message, cause);
    }
}
