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

    /** One worker of rank 0 with one sample. */
    public static WorkerLoad of(String workerId, Role role, Sample sample) {
        return new WorkerLoad(workerId, 0, role, sample, sample);
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
            @Nullable Double waiting) {}
}
