package io.github.slaplanner.core.runtime;

import java.time.Duration;
import java.util.Map;

/**
 * How a planner is doing.
 *
 * @param sinceTick time since it last came round, or since it started
 * @param tick time between two ticks
 * @param decisions decisions since it started
 * @param overruns ticks skipped because others took too long
 * @param failures failures that were contained, by collaborator
 */
public record Health(Duration sinceTick, Duration tick, long decisions, long overruns, Map<String, Long> failures) {
    private static final int LATE_TICKS = 3;
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Copies the map. */
    public Health {
        failures = Map.copyOf(failures);
    }

    /** Whether the planner keeps coming round, however its collaborators do. */
    public boolean alive() {
        return sinceTick.compareTo(tick.multipliedBy(LATE_TICKS).plus(GRACE)) <= 0;
    }
}
