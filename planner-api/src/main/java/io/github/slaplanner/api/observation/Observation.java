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

    /** Starts a builder for a tick. */
    public static Builder at(Instant now) {
        return new Builder(now);
    }

    /**
     * Collects what is seen. What is not set is {@link Signal.Missing}, so the fleet does not shrink for want of it; a value is
     * {@link Signal.Fresh} as of the tick.
     */
    public static final class Builder {
        private final Instant now;
        private Signal<Traffic> traffic = Signal.missing("not given");
        private Signal<List<WorkerLoad>> workers = Signal.missing("not given");
        private Signal<FleetState> fleet = Signal.missing("not given");

        private Builder(Instant now) {
            this.now = now;
        }

        /** Traffic that is known. */
        public Builder traffic(Traffic seen) {
            return traffic(Signal.fresh(seen, now));
        }

        /** Traffic, or why it is not known. */
        public Builder traffic(Signal<Traffic> signal) {
            traffic = signal;
            return this;
        }

        /** The load of every engine rank. An empty list says that no engine reports any load, which is not {@link Signal.Missing}. */
        public Builder workers(List<WorkerLoad> loads) {
            return workers(Signal.fresh(List.copyOf(loads), now));
        }

        /** The load of every engine rank, or why it is not known. */
        public Builder workers(Signal<List<WorkerLoad>> signal) {
            workers = signal;
            return this;
        }

        /** The engines. */
        public Builder fleet(FleetState seen) {
            return fleet(Signal.fresh(seen, now));
        }

        /** The engines, or why they are not known. */
        public Builder fleet(Signal<FleetState> signal) {
            fleet = signal;
            return this;
        }

        /** The observation. */
        public Observation build() {
            return new Observation(now, traffic, workers, fleet);
        }
    }
}
