package io.github.slaplanner.core.observe;

import io.github.slaplanner.core.model.LatencyLine;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line through points that fade: what load was when it changed tells how latency follows it, and stays known while load stands still.
 *
 * @param at the newest points' time, or null before the first
 * @param n weight of the points
 * @param x weighted sum of loads
 * @param y weighted sum of latencies, ms
 * @param xx weighted sum of squared loads
 * @param xy weighted sum of load times latency
 */
public record FadingRegression(@Nullable Instant at, double n, double x, double y, double xx, double xy) {
    /** No points. */
    public static final FadingRegression EMPTY = new FadingRegression(null, 0, 0, 0, 0, 0);

    /** Time in which points fade to 1/e. */
    private static final Duration FADING = Duration.ofMinutes(15);

    /** This line and the points of one tick. */
    FadingRegression add(RegressionSums newer) {
        if (newer.n() == 0) {
            return this;
        }
        Duration elapsed = at == null ? Duration.ZERO : Duration.between(at, newer.at());
        double fade = Math.exp(-TrafficSlice.seconds(elapsed) / TrafficSlice.seconds(FADING));
        return new FadingRegression(
                newer.at(),
                fade * n + newer.n(),
                fade * x + newer.x(),
                fade * y + newer.y(),
                fade * xx + newer.xx(),
                fade * xy + newer.xy());
    }

    /** The line by least squares; a slope of zero if all loads are equal. */
    public LatencyLine fit() {
        double spread = n == 0 ? 0 : xx - x * x / n;
        double slope = spread > 1e-9 * xx ? (xy - x * y / n) / spread : 0;
        return new LatencyLine(n == 0 ? 0 : (y - slope * x) / n, slope, (int) n);
    }
}
