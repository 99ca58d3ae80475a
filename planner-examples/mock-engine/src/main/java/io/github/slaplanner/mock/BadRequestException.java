package io.github.slaplanner.mock;

/** A request that the server refuses. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    BadRequestException(String message) {
        this(400, message);
    }

    /** The HTTP status. */
    int status() {
        return status;
    }
}
