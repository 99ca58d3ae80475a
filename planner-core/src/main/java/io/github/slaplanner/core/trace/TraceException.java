package io.github.slaplanner.core.trace;

/** A trace or series file cannot be used. The message names the file, the line, and what was expected. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public TraceException(String message) {
        super(message);
    }

    /** With a message and what caused it. */
    public TraceException(String message, Throwable cause) {
        super(message, cause);
    }
}
