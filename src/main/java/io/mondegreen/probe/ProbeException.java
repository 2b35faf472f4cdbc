package io.mondegreen.probe;

/**
 * What was found out about a model cannot be used. The message starts with its code: a probe bundle is unreadable ({@code
 * MG-1301}), made for another model ({@code MG-1302}), sensitive and not allowed ({@code MG-1303}) or holds nothing for a guard
 * ({@code MG-1304}); a file of interventions is unreadable ({@code MG-1305}) or made for another model ({@code MG-1306}).
 */
public final class ProbeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProbeException(String message) {
        super(message);
    }

    ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
