package io.github.slaplanner.api.observation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The load of one engine rank, as its router or the engine itself reports it.
 *
 * @param workerId the engine
 * @param dpRank data-parallel rank in the engine, 0 without data parallelism
 * @param role what the engine does
 * @param latest the newest sample
 * @param average the mean over the samples since the last tick; the same as {@code latest} if there was one sample
 */
public record WorkerLoad(String workerId, int dpRank, Role role, Sample latest, Sample average) {
    /** Refuses nulls. */
    public WorkerLoad {
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(latest, "latest");
        Objects.requireNonNull(average, "average");
    }

    /** Starts a builder of rank 0. */
    public static Builder builder(String workerId, Role role) {
        return new Builder(workerId, role);
    }

    /** One worker of rank 0 with one sample. */
    public static WorkerLoad of(String workerId, Role role, Sample sample) {
        return builder(workerId, role).latest(sample).build();
    }

    /**
     * Gauges of one engine at one moment; null where the engine's kind does not report the gauge.
     *
     * @param activePrefillTokens prompt tokens that wait or are being read
     * @param activeDecodeBlocks KV cache blocks in use
     * @param lastTtftMs TTFT of the last request, ms
     * @param lastIsl prompt length of the last request, tokens
     * @param lastItlMs ITL of the last request or token, ms
     * @param kvUsage share of the KV cache in use, 0 to 1; above 1 where a router has given an engine more than it has
     * @param running requests being worked on
     * @param waiting requests queued at the engine
     */
    public record Sample(
            @Nullable Double activePrefillTokens,
            @Nullable Double activeDecodeBlocks,
            @Nullable Double lastTtftMs,
            @Nullable Double lastIsl,
            @Nullable Double lastItlMs,
            @Nullable Double kvUsage,
            @Nullable Double running,
            @Nullable Double waiting) {
        /** Starts a builder; what is not set is not reported. */
        public static Builder builder() {
            return new Builder();
        }

        /** Collects the gauges that an engine reports. */
        public static final class Builder {
            private @Nullable Double activePrefillTokens;
            private @Nullable Double activeDecodeBlocks;
            private @Nullable Double lastTtftMs;
            private @Nullable Double lastIsl;
            private @Nullable Double lastItlMs;
            private @Nullable Double kvUsage;
            private @Nullable Double running;
            private @Nullable Double waiting;

            private Builder() {}

            /** Prompt tokens that wait or are being read. */
            public Builder activePrefillTokens(@Nullable Number tokens) {
                activePrefillTokens = Traffic.asDouble(tokens);
                return this;
            }

            /** KV cache blocks in use. */
            public Builder activeDecodeBlocks(@Nullable Number blocks) {
                activeDecodeBlocks = Traffic.asDouble(blocks);
                return this;
            }

            /** TTFT of the last request, ms. */
            public Builder lastTtftMs(@Nullable Number ms) {
                lastTtftMs = Traffic.asDouble(ms);
                return this;
            }

            /** Prompt length of the last request, tokens. */
            public Builder lastIsl(@Nullable Number tokens) {
                lastIsl = Traffic.asDouble(tokens);
                return this;
            }

            /** ITL of the last request or token, ms. */
            public Builder lastItlMs(@Nullable Number ms) {
                lastItlMs = Traffic.asDouble(ms);
                return this;
            }

            /** Share of the KV cache in use, 0 to 1: 0.95, not 95. */
            public Builder kvUsage(@Nullable Number share) {
                kvUsage = Traffic.asDouble(share);
                return this;
            }

            /** Requests being worked on. */
            public Builder running(@Nullable Number requests) {
                running = Traffic.asDouble(requests);
                return this;
            }

            /** Requests queued at the engine. */
            public Builder waiting(@Nullable Number requests) {
                waiting = Traffic.asDouble(requests);
                return this;
            }

            /** The sample. */
            public Sample build() {
                return new Sample(
                        activePrefillTokens,
                        activeDecodeBlocks,
                        lastTtftMs,
                        lastIsl,
                        lastItlMs,
                        kvUsage,
                        running,
                        waiting);
            }
        }
    }

    /** Collects what is known of one engine rank. */
    public static final class Builder {
        private final String workerId;
        private final Role role;
        private int dpRank;
        private @Nullable Sample latest;
        private @Nullable Sample average;

        private Builder(String workerId, Role role) {
            this.workerId = workerId;
            this.role = role;
        }

        /** Data-parallel rank in the engine; default 0. */
        public Builder dpRank(int rank) {
            dpRank = rank;
            return this;
        }

        /** The newest sample; must be set. */
        public Builder latest(Sample sample) {
            latest = sample;
            return this;
        }

        /** The mean over the samples since the last tick; default is the newest sample. */
        public Builder average(Sample sample) {
            average = sample;
            return this;
        }

        /**
         * The load.
         *
         * @throws NullPointerException if {@code latest} is not set
         */
        public WorkerLoad build() {
            Sample newest = Objects.requireNonNull(latest, "latest is not set");
            return new WorkerLoad(workerId, dpRank, role, newest, average == null ? newest : average);
        }
    }
}
