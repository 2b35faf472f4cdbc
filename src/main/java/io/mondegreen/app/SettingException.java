package io.mondegreen.app;

/** A setting has a value that cannot be used. The message names the keys and the range. */
public final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
