package io.github.slaplanner.api.profile;

/**
 * The load that one engine may carry under an ITL target.
 *
 * @param feasible whether any load meets the target; if not, the point is the one of lowest ITL, and its {@code itlMs} is
 *     the nearest target that can be met
 * @param kvUsage share of the KV cache in use, 0 to 1
 * @param itlMs inter-token latency at this load, ms
 * @param throughputPerGpu output tokens per second and GPU at this load
 * @param extrapolated whether the context length lies outside the measured range
 */
public record OperatingPoint(
        boolean feasible, double kvUsage, double itlMs, double throughputPerGpu, boolean extrapolated) {}
