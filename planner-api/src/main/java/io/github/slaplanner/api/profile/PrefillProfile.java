package io.github.slaplanner.api.profile;

import java.util.List;

/**
 * Measured prefill performance of one engine with nothing else to do.
 *
 * @param points measurements by rising {@code isl}
 */
public record PrefillProfile(List<Point> points) {
    /** Copies the points. */
    public PrefillProfile {
        points = List.copyOf(points);
    }

    /**
     * One measurement.
     *
     * @param isl prompt length, tokens, positive
     * @param ttftMs time to first token, ms, positive
     * @param throughputPerGpu prompt tokens per second and GPU, positive
     */
    public record Point(double isl, double ttftMs, double throughputPerGpu) {}
}
