package io.github.slaplanner.core.metrics.http;

import org.jspecify.annotations.Nullable;

/** Something could not be read over HTTP. The message says from where, what happened, and what may help. */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public FetchException(String message) {
        super(message);
    }

    /** With a message and what caused it. */
    public FetchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
