package io.github.slaplanner.core.runtime;

import org.jspecify.annotations.Nullable;

/** A collaborator threw, took too long, or returned what cannot be used. */
final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    CallFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What to show: what the collaborator itself threw, if it did. */
    Throwable shown() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }
}
