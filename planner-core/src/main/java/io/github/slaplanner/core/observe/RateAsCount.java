package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * Tells a rate that was handed over as a count. By Little's law {@code L} requests that each stay for {@code W} seconds mean {@code
 * L T / W} arrivals in a window of {@code T} seconds. A rate in the place of the count is {@code T} times too small. Little's law
 * holds where the system is steady, so two windows in a row must say the same, with about as many requests in flight.
 */
final class RateAsCount {
    /** Windows this short tell a rate from a count too badly. */
    private static final double SHORTEST_SECONDS = 5;
    /** How far the law may be off, as a factor, and the requests in flight from one window to the next. */
    private static final double CLOSE = 1.3;

    private RateAsCount() {}

    /** Why the count looks like a rate, or null if it does not, or nobody can tell. */
    static @Nullable String doubt(Traffic seen, @Nullable Traffic before) {
        double seconds = TrafficSlice.seconds(seen.interval());
        double stay = staySeconds(seen);
        if (before == null || seconds < SHORTEST_SECONDS || !alike(inFlight(seen), inFlight(before))) {
            return null;
        }
        boolean both = alike(lack(seen), seconds) && alike(lack(before), seconds);
        return !both
                ? null
                : "is " + Reason.format(seen.requests().demand()) + " in " + Reason.format(seconds) + " s, and "
                        + Reason.format(inFlight(seen)) + " requests in flight that stay for " + Reason.format(stay)
                        + " s mean " + Reason.format(inFlight(seen) * seconds / stay);
    }

    /** How many times more arrivals the requests in flight mean than were counted; NaN if unknown. */
    private static double lack(Traffic seen) {
        return inFlight(seen)
                * TrafficSlice.seconds(seen.interval())
                / staySeconds(seen)
                / seen.requests().demand();
    }

    private static double inFlight(Traffic seen) {
        return seen.inFlight() == null ? Double.NaN : seen.inFlight();
    }

    /** How long a request stays, s: as measured, or as its tokens take; NaN if unknown. */
    private static double staySeconds(Traffic seen) {
        if (seen.durationMs() != null) {
            return seen.durationMs().mean() / 1000;
        }
        double tokens = mean(seen.osl());
        return (mean(seen.ttftMs()) + Math.max(0, tokens - 1) * mean(seen.itlMs())) / 1000;
    }

    private static double mean(@Nullable Summary summary) {
        return summary == null ? Double.NaN : summary.mean();
    }

    /** False where either is NaN or zero. */
    private static boolean alike(double a, double b) {
        return a > 0 && b > 0 && a < CLOSE * b && b < CLOSE * a;
    }
}
