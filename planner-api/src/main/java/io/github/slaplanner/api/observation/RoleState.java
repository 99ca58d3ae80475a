package io.github.slaplanner.api.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one role, as the environment has them.
 *
 * @param desired replicas that the environment was last told to run
 * @param ready engines that serve
 * @param startingSince when each engine that exists and does not serve yet was created, oldest first
 * @param waiting how many of them wait for a place to run, such as a free GPU; while some do, no more are asked for
 * @param draining engines that finish their requests and will go; they still hold their GPUs
 * @param gpusPerEngine GPUs of one engine, at least 1, or null if unknown (which forbids scaling up)
 * @param startups create-to-ready times of the engines that became ready since the last observation
 */
public record RoleState(
        int desired,
        int ready,
        List<Instant> startingSince,
        int waiting,
        int draining,
        @Nullable Integer gpusPerEngine,
        List<Duration> startups) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a count is negative, {@code gpusPerEngine} below 1, or more wait than start
     */
    public RoleState {
        startingSince = List.copyOf(startingSince);
        startups = List.copyOf(startups);
        if (desired < 0 || ready < 0 || draining < 0) {
            throw new IllegalArgumentException("Replica counts must not be negative: desired (" + desired + "), ready ("
                    + ready + "), draining (" + draining + ").");
        }
        if (waiting < 0 || waiting > startingSince.size()) {
            throw new IllegalArgumentException("The waiting engines (" + waiting + ") must be some of those starting ("
                    + startingSince.size() + ").");
        }
        if (gpusPerEngine != null && gpusPerEngine < 1) {
            throw new IllegalArgumentException("The gpusPerEngine (" + gpusPerEngine + ") must be at least 1.");
        }
    }

    /** Starts a builder; {@code desired} and {@code ready} must be set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder of a settled role: all desired engines serve. */
    public static Builder settled(int replicas) {
        return builder().desired(replicas).ready(replicas);
    }

    /** A builder that starts with this state. */
    public Builder toBuilder() {
        return builder()
                .desired(desired)
                .ready(ready)
                .startingSince(startingSince)
                .waiting(waiting)
                .draining(draining)
                .gpusPerEngine(gpusPerEngine)
                .startups(startups);
    }

    /** Engines that exist and do not serve yet. */
    public int starting() {
        return startingSince.size();
    }

    /** Engines that hold GPUs: ready, starting and draining. */
    public int present() {
        return ready + starting() + draining;
    }

    /** Whether the engines are what was asked for, with none on the way in or out. */
    public boolean stable() {
        return ready == desired && startingSince.isEmpty() && draining == 0;
    }

    /** Collects what an environment knows. Nothing starts or drains, and GPUs per engine are unknown, unless it says so. */
    public static final class Builder {
        private @Nullable Integer desired;
        private @Nullable Integer ready;
        private List<Instant> startingSince = List.of();
        private int waiting;
        private int draining;
        private @Nullable Integer gpusPerEngine;
        private List<Duration> startups = List.of();

        private Builder() {}

        /** Replicas that the environment was last told to run. */
        public Builder desired(int replicas) {
            desired = replicas;
            return this;
        }

        /** Engines that serve. */
        public Builder ready(int engines) {
            ready = engines;
            return this;
        }

        /** When each engine that exists and does not serve yet was created. */
        public Builder startingSince(List<Instant> created) {
            startingSince = created;
            return this;
        }

        /** How many of those that start wait for a place to run. */
        public Builder waiting(int engines) {
            waiting = engines;
            return this;
        }

        /** Engines that finish their requests and will go. */
        public Builder draining(int engines) {
            draining = engines;
            return this;
        }

        /** GPUs of one engine, or null if unknown, which forbids scaling up. */
        public Builder gpusPerEngine(@Nullable Integer gpus) {
            gpusPerEngine = gpus;
            return this;
        }

        /** Create-to-ready times of the engines that became ready since the last observation. */
        public Builder startups(List<Duration> times) {
            startups = times;
            return this;
        }

        /**
         * The state.
         *
         * @throws NullPointerException if {@code desired} or {@code ready} is not set
         * @throws IllegalArgumentException if a number is out of its range
         */
        public RoleState build() {
            return new RoleState(
                    Objects.requireNonNull(desired, "desired is not set"),
                    Objects.requireNonNull(ready, "ready is not set"),
                    startingSince,
                    waiting,
                    draining,
                    gpusPerEngine,
                    startups);
        }
    }
}
