package io.github.slaplanner.api.observation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything that the planner sees at one tick.
 *
 * @param now the time of the tick; later than that of the tick before
 * @param traffic traffic since the last tick, or of any window up to now; what was seen before is cut off, so windows may overlap
 * @param workers load of every engine rank
 * @param fleet the engines
 */
public record Observation(
        Instant now, Signal<Traffic> traffic, Signal<List<WorkerLoad>> workers, Signal<FleetState> fleet) {
    /** Refuses nulls. */
    public Observation {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(workers, "workers");
        Objects.requireNonNull(fleet, "fleet");
    }
}
