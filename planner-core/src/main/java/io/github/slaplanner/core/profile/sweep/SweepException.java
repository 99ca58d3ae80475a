package io.github.slaplanner.core.profile.sweep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An engine could not be measured. The message says what it did and what to change; what was measured before is kept. */
public final class SweepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /** A failure that another try would not mend. */
    public SweepException(String message) {
        this(message, null);
    }

    private SweepException(String message, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** A failure that may have passed after a while. */
    static SweepException passing(String message, Duration retryAfter) {
        return new SweepException(message, retryAfter);
    }

    /** How long to wait before another try, or null if there is no sense in one. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
