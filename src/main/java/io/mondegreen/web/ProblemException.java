package io.mondegreen.web;

/** A request that cannot be answered; shown as an RFC 7807 problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private ProblemException(int status, String detail) {
        super(detail);
        this.status = status;
    }

    /** 400: the request cannot be understood. */
    public static ProblemException badRequest(String detail) {
        return new ProblemException(400, detail);
    }

    /** 403: not for you. */
    public static ProblemException forbidden(String detail) {
        return new ProblemException(403, detail);
    }

    /** 404. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(404, detail);
    }

    /** 413: more than is taken. */
    public static ProblemException tooLarge(String detail) {
        return new ProblemException(413, detail);
    }

    /** 415: another form than is taken. */
    public static ProblemException unsupported(String detail) {
        return new ProblemException(415, detail);
    }

    /** 429: more often than is taken. */
    public static ProblemException tooMany(String detail) {
        return new ProblemException(429, detail);
    }

    /** 500: it failed here. */
    public static ProblemException failed(String detail) {
        return new ProblemException(500, detail);
    }

    /** 503: not now. */
    public static ProblemException unavailable(String detail) {
        return new ProblemException(503, detail);
    }

    int status() {
        return status;
    }
}
