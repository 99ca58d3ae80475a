package io.github.slaplanner.api.profile;

import java.util.List;

/**
 * Measured decode performance of one engine over KV cache use and context length.
 *
 * @param points measurements, in any order; each context length has several
 * @param maxKvTokens tokens that the KV cache of one engine holds, positive
 */
public record DecodeProfile(List<Point> points, long maxKvTokens) {
    /** Copies the points. */
    public DecodeProfile {
        points = List.copyOf(points);
    }

    /**
     * One measurement.
     *
     * @param kvUsage share of the KV cache in use, 0 to 1
     * @param contextLength mean tokens per sequence, positive
     * @param itlMs inter-token latency, ms, positive
     * @param throughputPerGpu output tokens per second and GPU, positive
     */
    public record Point(double kvUsage, double contextLength, double itlMs, double throughputPerGpu) {}
}
