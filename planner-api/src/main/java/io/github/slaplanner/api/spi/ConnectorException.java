package io.github.slaplanner.api.spi;

import org.jspecify.annotations.Nullable;

/** An environment could not be read or would not act. The message says what was tried and what to do. */
public final class ConnectorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public ConnectorException(String message) {
        super(message);
    }

    /** With a message and what caused it. */
    public ConnectorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
