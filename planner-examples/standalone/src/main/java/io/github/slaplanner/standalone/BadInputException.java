package io.github.slaplanner.standalone;

/** What the user gave cannot be used; the message says why, and what to give instead. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }

    BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
