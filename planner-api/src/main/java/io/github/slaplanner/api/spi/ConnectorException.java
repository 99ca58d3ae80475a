package io.github.slaplanner.api.spi;

import org.jspecify.annotations.Nullable;

/** An environment could not be read or would not act. The message says what was tried and what to do. */
public final class ConnectorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /** With a message. */
    public ConnectorException(String message) {
        this(message, null, false);
    }

    /** With a message and what caused it. */
    public ConnectorException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private ConnectorException(String message, @Nullable Throwable cause, boolean passing) {
        super(message, cause);
        this.passing = passing;
    }

    /** A failure that may pass by itself: an environment that is still starting, overloaded, or cut off for a moment. */
    public static ConnectorException passing(String message, @Nullable Throwable cause) {
        return new ConnectorException(message, cause, true);
    }

    /** Whether the same may succeed in a moment without anybody changing anything. */
    public boolean isPassing() {
        return passing;
    }
}
