package io.github.slaplanner.core.observe;

import io.github.slaplanner.core.model.LatencyLine;
import java.time.Instant;

/**
 * Sums of one tick's (load, latency) points, enough to fit a line over any number of ticks.
 *
 * @param at the tick
 * @param n points
 * @param x sum of loads
 * @param y sum of latencies, ms
 * @param xx sum of squared loads
 * @param xy sum of load times latency
 */
public record RegressionSums(Instant at, int n, double x, double y, double xx, double xy) {

    RegressionSums plus(RegressionSums other) {
        return new RegressionSums(at, n + other.n, x + other.x, y + other.y, xx + other.xx, xy + other.xy);
    }

    /** Ordinary least squares; a slope of zero if all loads are equal. */
    LatencyLine fit() {
        double spread = xx - x * x / Math.max(1, n);
        double slope = spread > 1e-9 * xx ? (xy - x * y / n) / spread : 0;
        return new LatencyLine(n == 0 ? 0 : (y - slope * x) / n, slope, n);
    }
}
