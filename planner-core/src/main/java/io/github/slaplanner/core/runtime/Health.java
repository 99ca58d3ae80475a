package io.github.slaplanner.core.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a planner is doing.
 *
 * @param sinceTick time since it last came round, or since it started
 * @param tick time between two ticks
 * @param decisions decisions since it started
 * @param overruns ticks skipped because others took too long
 * @param failures how often each input has failed
 * @param open failures that have not ended, the oldest first
 */
public record Health(
        Duration sinceTick,
        Duration tick,
        long decisions,
        long overruns,
        Map<String, Long> failures,
        List<Failure> open) {
    /** Without these there is no planning, only holding. */
    private static final Set<String> NEEDED = Set.of("traffic", "workers", "fleet", "scaling", "engine");

    private static final int LATE_TICKS = 3;
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Copies the map and the list. */
    public Health {
        failures = Map.copyOf(failures);
        open = List.copyOf(open);
    }

    /** Whether the planner keeps coming round, however its collaborators do. */
    public boolean alive() {
        return sinceTick.compareTo(tick.multipliedBy(LATE_TICKS).plus(GRACE)) <= 0;
    }

    /** Whether it plans: it keeps coming round, has decided, and nothing that a decision rests on or acts through fails. */
    public boolean ready() {
        return alive()
                && decisions > 0
                && open.stream().noneMatch(failure -> failure.failing() && NEEDED.contains(failure.input()));
    }
}
