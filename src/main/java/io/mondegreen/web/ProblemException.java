package io.mondegreen.web;

/** A request that cannot be answered; shown as an RFC 7807 problem. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private ProblemException(int status, String detail) {
        super(detail);
        this.status = status;
    }

    static ProblemException badRequest(String detail) {
        return new ProblemException(400, detail);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, detail);
    }

    static ProblemException unavailable(String detail) {
        return new ProblemException(503, detail);
    }

    int status() {
        return status;
    }
}
