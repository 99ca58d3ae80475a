package io.github.slaplanner.connectors.global.service;

/** A request is wrong or not allowed. Nothing has changed. */
final class RefusedException extends RuntimeException {
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int UNAVAILABLE = 503;

    private static final long serialVersionUID = 1L;

    private final int code;

    RefusedException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** The HTTP status. */
    int code() {
        return code;
    }
}
